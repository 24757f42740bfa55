/** x' = a x + b y + c, y' = d x + e y + f: pixels of the source to pixels of the final. */
export type Placement = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export interface PlacedPair {
  readonly fromX: number;
  readonly fromY: number;
  readonly toX: number;
  readonly toY: number;
}

/** The similarity (size, turn, shift) that two pairs ask for. */
export function placeByTwo(p: PlacedPair, q: PlacedPair): Placement | undefined {
  const dx = q.fromX - p.fromX;
  const dy = q.fromY - p.fromY;
  const square = dx * dx + dy * dy;
  if (square < 1e-9) return undefined;
  const ex = q.toX - p.toX;
  const ey = q.toY - p.toY;
  const a = (dx * ex + dy * ey) / square;
  const d = (dx * ey - dy * ex) / square;
  return [a, -d, p.toX - a * p.fromX + d * p.fromY, d, a, p.toY - d * p.fromX - a * p.fromY];
}

/** The similarity that fits best, least squares. */
export function fitSimilarity(pairs: readonly PlacedPair[]): Placement | undefined {
  const mean = toMeans(pairs);
  let square = 0;
  let along = 0;
  let across = 0;
  for (const { fromX, fromY, toX, toY } of pairs) {
    const x = fromX - mean.fromX;
    const y = fromY - mean.fromY;
    square += x * x + y * y;
    along += x * (toX - mean.toX) + y * (toY - mean.toY);
    across += x * (toY - mean.toY) - y * (toX - mean.toX);
  }
  if (square < 1e-9) return undefined;
  const a = along / square;
  const d = across / square;
  return [a, -d, mean.toX - a * mean.fromX + d * mean.fromY, d, a, mean.toY - d * mean.fromX - a * mean.fromY];
}

/** The affine placement that fits best, least squares: other sizes across than down, and slants. */
export function fitAffine(pairs: readonly PlacedPair[]): Placement | undefined {
  const mean = toMeans(pairs);
  let xx = 0;
  let xy = 0;
  let yy = 0;
  let xu = 0;
  let yu = 0;
  let xv = 0;
  let yv = 0;
  for (const { fromX, fromY, toX, toY } of pairs) {
    const x = fromX - mean.fromX;
    const y = fromY - mean.fromY;
    xx += x * x;
    xy += x * y;
    yy += y * y;
    xu += x * (toX - mean.toX);
    yu += y * (toX - mean.toX);
    xv += x * (toY - mean.toY);
    yv += y * (toY - mean.toY);
  }
  const determinant = xx * yy - xy * xy;
  // Points on a line say nothing about the other direction.
  if (determinant < 1e-6 * (xx + yy) ** 2) return undefined;
  const a = (xu * yy - yu * xy) / determinant;
  const b = (yu * xx - xu * xy) / determinant;
  const d = (xv * yy - yv * xy) / determinant;
  const e = (yv * xx - xv * xy) / determinant;
  return [a, b, mean.toX - a * mean.fromX - b * mean.fromY, d, e, mean.toY - d * mean.fromX - e * mean.fromY];
}

function toMeans(pairs: readonly PlacedPair[]): PlacedPair {
  const sum = { fromX: 0, fromY: 0, toX: 0, toY: 0 };
  for (const pair of pairs) {
    sum.fromX += pair.fromX;
    sum.fromY += pair.fromY;
    sum.toX += pair.toX;
    sum.toY += pair.toY;
  }
  const count = Math.max(1, pairs.length);
  return { fromX: sum.fromX / count, fromY: sum.fromY / count, toX: sum.toX / count, toY: sum.toY / count };
}
