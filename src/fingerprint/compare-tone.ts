import type { Picture } from '../domain/picture.ts';
import type { Point } from '../domain/picture-reader.ts';

/** How the brightness of a source came out in the final, over the part of it that is seen there. */
export interface ToneComparison {
  /** Contrast: 1 is unchanged. */
  readonly gain: number;
  /** Mean brightness of the final less that of the source, 0 to 255 steps. */
  readonly shift: number;
  /** The same of the channel that moved most against the others: a tint. 0 where either picture is grey. */
  readonly tint: number;
  readonly graded: boolean;
}

/** Places compared, across and down: each stands for a hundredth of the picture or less, so that noise averages out. */
const PLACES = 24;
/** Least places that lie within the final for a comparison to mean something. */
const LEAST_PLACES = 40;
/**
 * What counts as graded. H.264 at crf 30, a wrong range (16 to 235 taken for 0 to 255) excepted, moves the mean by under 2 steps and contrast by
 * under 4 %; the mildest grade of the trial moves one of them by three times as much.
 */
const SHIFT = 8;
const GAIN = 0.12;
const TINT = 8;

const WHOLE: readonly Point[] = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];

/**
 * Compares a frame of the final with the source that was found in it. `corners`: of the source in the final; default: it fills the
 * frame. `mirrored`: the source is seen mirrored there. Undefined when too little of it is seen.
 */
export function compareTone(
  final: Picture,
  source: Picture,
  options: { readonly corners?: readonly Point[]; readonly mirrored: boolean },
): ToneComparison | undefined {
  const pairs = samplePairs(final, source, options);
  if (pairs.length < LEAST_PLACES) return undefined;
  const mean = (value: (pair: Pair) => number): number =>
    pairs.reduce((sum, pair) => sum + value(pair), 0) / pairs.length;
  const [ofFinal, ofSource] = [mean(({ final: at }) => luma(at)), mean(({ source: at }) => luma(at))];
  const covariance = mean((pair) => (luma(pair.final) - ofFinal) * (luma(pair.source) - ofSource));
  const variance = mean((pair) => (luma(pair.source) - ofSource) ** 2);
  // An even picture has no contrast that could have changed.
  const gain = variance < 4 ? 1 : covariance / variance;
  const shift = ofFinal - ofSource;
  const isGrey = final.channels === 1 || source.channels === 1;
  const tints = isGrey
    ? [0]
    : [0, 1, 2].map((channel) => mean(({ final: f, source: s }) => (f[channel] ?? 0) - (s[channel] ?? 0)) - shift);
  const tint = Math.max(...tints.map(Math.abs));
  return { gain, shift, tint, graded: Math.abs(shift) > SHIFT || Math.abs(gain - 1) > GAIN || tint > TINT };
}

type Colour = readonly [number, number, number];

interface Pair {
  readonly final: Colour;
  readonly source: Colour;
}

function samplePairs(
  final: Picture,
  source: Picture,
  { corners = WHOLE, mirrored }: { readonly corners?: readonly Point[]; readonly mirrored: boolean },
): readonly Pair[] {
  const [topLeft = [0, 0], topRight = [1, 0], , bottomLeft = [0, 1]] = corners;
  const pairs: Pair[] = [];
  for (let row = 0; row < PLACES; row += 1)
    for (let column = 0; column < PLACES; column += 1) {
      const [u, v] = [(column + 0.5) / PLACES, (row + 0.5) / PLACES];
      const x = topLeft[0] + (topRight[0] - topLeft[0]) * u + (bottomLeft[0] - topLeft[0]) * v;
      const y = topLeft[1] + (topRight[1] - topLeft[1]) * u + (bottomLeft[1] - topLeft[1]) * v;
      if (!(x >= 0 && x < 1 && y >= 0 && y < 1)) continue;
      // Corners given are those of the source as it lies in its file; without any, a mirrored frame is mirrored as a whole.
      const across = mirrored && corners === WHOLE ? 1 - x : x;
      pairs.push({ final: average(final, across, y), source: average(source, u, v) });
    }
  return pairs;
}

/** Mean colour around a place: 5 by 5 pixels, spread over a hundredth of the picture. */
function average({ width, height, channels, data }: Picture, x: number, y: number): Colour {
  const sums = [0, 0, 0];
  for (let dy = -2; dy <= 2; dy += 1)
    for (let dx = -2; dx <= 2; dx += 1) {
      const px = clamp(Math.floor(x * width + (dx * width) / 400), width);
      const py = clamp(Math.floor(y * height + (dy * height) / 400), height);
      const at = (py * width + px) * channels;
      for (let channel = 0; channel < 3; channel += 1)
        sums[channel] = (sums[channel] ?? 0) + (data[channels === 1 ? at : at + channel] ?? 0);
    }
  return [(sums[0] ?? 0) / 25, (sums[1] ?? 0) / 25, (sums[2] ?? 0) / 25];
}

function clamp(value: number, size: number): number {
  return Math.max(0, Math.min(size - 1, value));
}

/** ITU-R BT.601, as PDQ takes it. */
function luma([red, green, blue]: Colour): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}
