/** Ascending keys of a segment, 4 bytes each where they lie close together, else 8. */
export interface KeyColumn {
  readonly count: number;
  readonly first: number;
  readonly last: number;
  readonly at: (place: number) => number;
  /** The first place whose key is at least `key`. */
  readonly lowerBound: (key: number) => number;
  readonly has: (key: number) => boolean;
}

const MOST_SPAN = 0xffff_ffff;

/** `keys`: ascending. They are copied. */
export function createKeyColumn(keys: Float64Array): KeyColumn {
  const count = keys.length;
  const first = keys[0] ?? 0;
  const last = keys[count - 1] ?? 0;
  const near = last - first <= MOST_SPAN;
  const base = near ? first : 0;
  const stored = near ? new Uint32Array(count) : new Float64Array(count);
  for (let place = 0; place < count; place += 1) stored[place] = (keys[place] ?? 0) - base;
  const at = (place: number): number => base + (stored[place] ?? 0);
  const lowerBound = (key: number): number => {
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (at(middle) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const has = (key: number): boolean => {
    if (key < first || key > last) return false;
    const place = lowerBound(key);
    return place < count && at(place) === key;
  };
  return { count, first, last, at, lowerBound, has };
}
