/** Works on items in order, at most `atOnce` at a time; results in the order of the items. The first failure is thrown once all have stopped. */
export async function runAhead<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results = new Array<R>(items.length);
  const iterator = items.entries();
  let failed = false;
  const take = async (): Promise<void> => {
    for (const [index, item] of iterator) {
      if (failed) return;
      try {
        results[index] = await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const takers = await Promise.allSettled(Array.from({ length: Math.min(atOnce, items.length) }, take));
  for (const taker of takers) if (taker.status === 'rejected') throw taker.reason;
  return results;
}
