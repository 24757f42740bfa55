/** Every id that can be reached from the starts along the edges, the starts included. Each node once: cycles end, time is linear. */
export function findReachable(starts: Iterable<string>, edges: (id: string) => readonly string[]): ReadonlySet<string> {
  const reached = new Set<string>(starts);
  const waiting = [...reached];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const next of edges(id)) {
      if (reached.has(next)) continue;
      reached.add(next);
      waiting.push(next);
    }
  }
  return reached;
}
