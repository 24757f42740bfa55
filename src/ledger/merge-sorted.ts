/**
 * Merges iterables that are each sorted by `pathOf` in the order of code points. One item of each is in memory at a time. Whoever comes
 * first in the list goes first where two are the same.
 */
export async function* mergeSorted<T>(
  sources: readonly AsyncIterable<T>[],
  pathOf: (item: T) => string,
): AsyncGenerator<T> {
  const [only] = sources;
  if (sources.length === 1 && only !== undefined) {
    yield* only;
    return;
  }
  const iterators = sources.map((source) => source[Symbol.asyncIterator]());
  try {
    const heads = await Promise.all(iterators.map((iterator) => iterator.next()));
    for (;;) {
      const at = findFirst(heads, pathOf);
      const head = heads[at];
      const iterator = iterators[at];
      if (head === undefined || iterator === undefined || head.done === true) return;
      yield head.value;
      heads[at] = await iterator.next();
    }
  } finally {
    for (const iterator of iterators) await iterator.return?.();
  }
}

/** -1 when all have ended. */
function findFirst<T>(heads: readonly IteratorResult<T>[], pathOf: (item: T) => string): number {
  let first = -1;
  let least: Buffer | undefined;
  for (const [at, head] of heads.entries()) {
    if (head.done === true) continue;
    // UTF-8 sorts as code points do.
    const bytes = Buffer.from(pathOf(head.value));
    if (least !== undefined && Buffer.compare(bytes, least) >= 0) continue;
    first = at;
    least = bytes;
  }
  return first;
}
