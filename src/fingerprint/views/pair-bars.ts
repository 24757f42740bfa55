import type { BarEdge, BarEdges } from './bar-edges.ts';

/** Lines of bar on both sides. */
export type BarPair = readonly [before: number, after: number];

const NO_BARS: BarPair = [0, 0];
/** Share of the height or width under which nothing is trimmed: it changes a hash by a bit or two. */
const MIN_SHARE = 0.008;
/** Lines by which two bars differ that are meant to be equal: odd heights, rounding when scaled. */
const UNEVEN_LINES = 2;
/** Two bars of one colour differ by less, brightness steps. */
const UNEVEN_LEVEL = 8;
/** Edges of equal bars together: a dark picture beyond them differs by some steps from black on one side at least. */
const PAIR_STRENGTH = 6;
/** Share of the lines beyond equal bars that is picture, both sides together: 2 is all. */
const PAIR_FOREIGN = 0.6;
/** What bars of unequal size need: sharp edges nearly along their whole length. */
const UNEVEN = { strength: 8, foreign: 0.8 };

/**
 * The bars on two opposite sides, of `lines` between them. There is none without one on the other side: a plain wall at one edge
 * is common, a single bar is not. Bars of equal size are believed sooner than others: that one of them borders on a night sky
 * does not hide it then, unless both edges have to be `sharp`.
 */
export function pairBars(
  before: BarEdges | undefined,
  after: BarEdges | undefined,
  { lines, sharp }: { readonly lines: number; readonly sharp: boolean },
): BarPair {
  if (before === undefined || after === undefined) return NO_BARS;
  if (Math.abs(before.level - after.level) > UNEVEN_LEVEL) return NO_BARS;
  const minDepth = Math.max(2, Math.round(lines * MIN_SHARE));
  const equal = sharp ? undefined : findEqualBars(before, after, minDepth);
  const [first, second] = [before, after].map((bars) => findSharpEdge(bars, minDepth));
  if (first === undefined || second === undefined) return equal?.depths ?? NO_BARS;
  const isBetter = first.strength + second.strength > (equal?.strength ?? 0);
  return isBetter ? [first.depth, second.depth] : (equal?.depths ?? NO_BARS);
}

interface EqualBars {
  readonly depths: BarPair;
  readonly strength: number;
}

function findEqualBars(before: BarEdges, after: BarEdges, minDepth: number): EqualBars | undefined {
  let best: EqualBars | undefined;
  for (const edge of before.edges.slice(minDepth)) {
    const from = Math.max(minDepth, edge.depth - UNEVEN_LINES);
    for (const other of after.edges.slice(from, edge.depth + UNEVEN_LINES + 1)) {
      const strength = edge.strength + other.strength;
      if (strength < PAIR_STRENGTH || edge.foreign + other.foreign < PAIR_FOREIGN) continue;
      if (strength > (best?.strength ?? 0)) best = { depths: [edge.depth, other.depth], strength };
    }
  }
  return best;
}

function findSharpEdge({ edges }: BarEdges, minDepth: number): BarEdge | undefined {
  return edges
    .slice(minDepth)
    .filter(({ strength, foreign }) => strength >= UNEVEN.strength && foreign >= UNEVEN.foreign)
    .toSorted((a, b) => b.strength - a.strength)[0];
}
