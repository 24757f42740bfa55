/** Which old places make up one new place, and how much each of them counts. Weights add up to 1. */
export interface Cover {
  readonly first: number;
  readonly weights: Float32Array;
}

/**
 * Brings a plane to another size, row by row: `across` has the covers of the columns, `down` those of the rows, ascending.
 * `readRow` gives a row of the old size, the same array each time if it likes; `writeRow` takes a row of the new one, to be
 * copied at once.
 */
export function resample(
  across: readonly Cover[],
  down: readonly Cover[],
  readRow: (y: number) => Float32Array,
  writeRow: (y: number, values: Float32Array) => void,
): void {
  const spans = joinCovers(across);
  const narrow = new Float32Array(across.length);
  const sums = new Float32Array(across.length);
  let ready = -1;
  down.forEach(({ first, weights }, y) => {
    sums.fill(0);
    for (let at = 0; at < weights.length; at += 1) {
      if (first + at !== ready) sumCovers(readRow(first + at), spans, narrow);
      ready = first + at;
      const weight = weights[at] as number;
      for (let x = 0; x < sums.length; x += 1) sums[x] = (sums[x] as number) + weight * (narrow[x] as number);
    }
    writeRow(y, sums);
  });
}

/** Covers one after the other in two arrays: looked up singly for each row, they took twice as long. */
interface Spans {
  /** First place and number of places of each cover. */
  readonly places: Int32Array;
  readonly weights: Float32Array;
}

function joinCovers(covers: readonly Cover[]): Spans {
  return {
    places: Int32Array.from(covers.flatMap(({ first, weights }) => [first, weights.length])),
    weights: Float32Array.from(covers.flatMap(({ weights }) => [...weights])),
  };
}

function sumCovers(row: Float32Array, { places, weights }: Spans, target: Float32Array): void {
  for (let x = 0, next = 0; x < target.length; x += 1) {
    let place = places[2 * x] as number;
    let sum = 0;
    for (const end = next + (places[2 * x + 1] as number); next < end; next += 1, place += 1)
      sum += (row[place] as number) * (weights[next] as number);
    target[x] = sum;
  }
}

/** The cover of the stretch from `start` to `end` (old places, with fractions; `end` is larger and inside). */
export function coverStretch(start: number, end: number): Cover {
  const first = Math.floor(start);
  const count = Math.max(1, Math.ceil(end) - first);
  const weights = Float32Array.from({ length: count }, (_, at) => {
    const share = Math.min(end, first + at + 1) - Math.max(start, first + at);
    return share / (end - start);
  });
  return { first, weights };
}

/** Even means over the area that each new place covers. */
export function coverEvenly(from: number, to: number): readonly Cover[] {
  return Array.from({ length: to }, (_, at) => coverStretch((at * from) / to, Math.min(from, ((at + 1) * from) / to)));
}
