/** Runs of at most `most` items, as equal as can be, and for a few items so many runs that none of `parallel` takers is idle. */
export function splitEvenly<T>(items: readonly T[], most: number, parallel: number): readonly (readonly T[])[] {
  const rounds = Math.ceil(items.length / (most * parallel));
  const size = Math.max(1, Math.ceil(items.length / Math.max(1, rounds * parallel)));
  const runs: (readonly T[])[] = [];
  for (let at = 0; at < items.length; at += size) runs.push(items.slice(at, at + size));
  return runs;
}
