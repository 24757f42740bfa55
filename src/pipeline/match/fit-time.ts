/** A looked-at moment of the final, and the moments of the source that it could show, the likeliest first. Seconds. */
export interface TimePoint {
  readonly final: number;
  readonly sources: readonly { readonly seconds: number; readonly distanceBits: number }[];
}

/** source = offset + speed * final. */
export interface TimeFit {
  readonly speed: number;
  readonly offset: number;
  /** Indexes of the points that agree, ascending. */
  readonly agreeing: readonly number[];
}

/** Slowest and fastest that material is played without being another thing: half and double speed, also backwards. */
const SLOWEST = 0.5;
const FASTEST = 2;
/** Below this a picture stands still: a frame that is held. */
const HELD = 0.05;
/** Sources have a sample each half a second, so that a moment is known to a quarter of one; as much again for what moved. */
const TOLERANCE_SECONDS = 0.5;
/** Points that lines are tried through. */
const TRIED_POINTS = 40;
const TRIED_SOURCES = 2;
/** Shorter stretches cannot tell speeds apart: an error of a quarter of a second at either end would be a quarter of the speed. */
export const SPEED_NEEDS_SECONDS = 2;

/**
 * The line through most points whose speed can be; undefined for fewer than two points. Of lines through equally many, normal speed
 * comes first, then a held frame, then the smallest error.
 */
export function fitTime(points: readonly TimePoint[]): TimeFit | undefined {
  const first = points[0];
  const last = points.at(-1);
  if (points.length < 2 || first === undefined || last === undefined) return undefined;
  const canTellSpeed = last.final - first.final >= SPEED_NEEDS_SECONDS;
  let best: (TimeFit & { readonly error: number }) | undefined;
  for (const { speed, offset } of proposeLines(points, canTellSpeed)) {
    const fit = measureFit(points, speed, offset);
    if (best === undefined || isBetter(fit, best)) best = fit;
  }
  return best === undefined ? undefined : settle(points, best, canTellSpeed);
}

interface Line {
  readonly speed: number;
  readonly offset: number;
}

/** Plain speeds through each point first, then what pairs of points ask for. */
function* proposeLines(points: readonly TimePoint[], canTellSpeed: boolean): Iterable<Line> {
  const step = Math.max(1, Math.ceil(points.length / TRIED_POINTS));
  const tried = points
    .filter((_, index) => index % step === 0 || index === points.length - 1)
    .flatMap(({ final, sources }) => sources.slice(0, TRIED_SOURCES).map(({ seconds }) => ({ final, seconds })));
  for (const speed of [1, 0, -1])
    for (const { final, seconds } of tried) yield { speed, offset: seconds - speed * final };
  if (!canTellSpeed) return;
  for (const [index, a] of tried.entries())
    for (const b of tried.slice(index + 1)) {
      const apart = b.final - a.final;
      const speed = apart < SPEED_NEEDS_SECONDS / 2 ? Number.NaN : (b.seconds - a.seconds) / apart;
      if (canBe(speed)) yield { speed, offset: a.seconds - speed * a.final };
    }
}

function canBe(speed: number): boolean {
  const size = Math.abs(speed);
  return size <= HELD || (size >= SLOWEST && size <= FASTEST);
}

function measureFit(points: readonly TimePoint[], speed: number, offset: number): TimeFit & { readonly error: number } {
  const agreeing: number[] = [];
  let error = 0;
  for (const [index, { final, sources }] of points.entries()) {
    const off = Math.min(...sources.map(({ seconds }) => Math.abs(seconds - offset - speed * final)));
    if (off > TOLERANCE_SECONDS) continue;
    agreeing.push(index);
    error += off;
  }
  return { speed, offset, agreeing, error };
}

type Measured = TimeFit & { readonly error: number };

function isBetter(a: Measured, b: Measured): boolean {
  if (a.agreeing.length !== b.agreeing.length) return a.agreeing.length > b.agreeing.length;
  // Every sample a little off adds up; a fifth of the tolerance for each is what sampling alone explains.
  const noise = (a.agreeing.length * TOLERANCE_SECONDS) / 5;
  return a.error + (a.speed === b.speed ? 0 : noise) < b.error;
}

/** Least squares over what agrees; plain speeds stay plain when that explains it as well. */
function settle(points: readonly TimePoint[], fit: Measured, canTellSpeed: boolean): TimeFit {
  const pairs = fit.agreeing.flatMap((index) => {
    const point = points[index];
    if (point === undefined) return [];
    const { final, sources } = point;
    const [nearest] = sources.toSorted(
      (a, b) =>
        Math.abs(a.seconds - fit.offset - fit.speed * final) - Math.abs(b.seconds - fit.offset - fit.speed * final),
    );
    return nearest === undefined ? [] : [{ final, source: nearest.seconds, distanceBits: nearest.distanceBits }];
  });
  const speed = canTellSpeed && ![1, 0, -1].includes(fit.speed) ? leastSquares(pairs) : fit.speed;
  const plain = [1, 0, -1].find((each) => Math.abs(each - speed) < 0.02) ?? speed;
  const usable = canBe(plain) ? plain : fit.speed;
  return { speed: usable, offset: medianOffset(pairs, usable), agreeing: fit.agreeing };
}

interface TimePair {
  readonly final: number;
  readonly source: number;
  readonly distanceBits: number;
}

function leastSquares(pairs: readonly TimePair[]): number {
  const mean = (pick: (pair: TimePair) => number): number =>
    pairs.reduce((sum, pair) => sum + pick(pair), 0) / Math.max(1, pairs.length);
  const [final, source] = [mean((pair) => pair.final), mean((pair) => pair.source)];
  let along = 0;
  let square = 0;
  for (const pair of pairs) {
    along += (pair.final - final) * (pair.source - source);
    square += (pair.final - final) ** 2;
  }
  return square === 0 ? 1 : along / square;
}

/** Of the nearest pairs alone: a sample at almost no distance is that very frame, others are up to half a stride off. */
function medianOffset(pairs: readonly TimePair[], speed: number): number {
  const nearest = Math.min(...pairs.map(({ distanceBits }) => distanceBits));
  const offsets = pairs
    .filter(({ distanceBits }) => !(distanceBits > nearest + 4))
    .map(({ final, source }) => source - speed * final)
    .sort((a, b) => a - b);
  return offsets[offsets.length >> 1] ?? 0;
}
