/** Edits between two words, each of at most 64 characters (longer ones are cut: they are no misspelling of a key). */
export function countEdits(a: string, b: string): number {
  const [left, right] = [a.slice(0, 64), b.slice(0, 64)];
  let row = Array.from({ length: right.length + 1 }, (_, i) => i);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const substitution = (row[j - 1] ?? 0) + Number(left[i - 1] !== right[j - 1]);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}

/** The candidate nearest to a word, or the only one that holds it, without regard to case; undefined when none is near enough to be what was meant. */
export function findNearest(word: string, candidates: readonly string[]): string | undefined {
  let nearest: string | undefined;
  // A third of the letters wrong is about what a typing mistake can be; more is another word.
  let least = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const edits = countEdits(word.toLowerCase(), candidate.toLowerCase());
    if (edits < least) [nearest, least] = [candidate, edits];
  }
  if (nearest !== undefined || word.length < 3) return nearest;
  const within = [...candidates].filter((candidate) => candidate.toLowerCase().includes(word.toLowerCase()));
  return within.length === 1 ? within[0] : undefined;
}
