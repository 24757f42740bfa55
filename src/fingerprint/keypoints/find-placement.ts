import { isPlaced, isSizeAlike, isTurnAlike, measurePlacement } from './find-agreeing.ts';
import type { Pair } from './pair-descriptors.ts';
import type { PlacedPoints } from './place-points.ts';
import { type Placement, placeByTwo } from './placement.ts';

/** Width of the source in widths of the final: an element smaller than this shows too few corners to be found by them. */
const SMALLEST = 0.05;
const LARGEST = 20;
/** The most alike pairs: true ones are among them when there are any. */
const MOST_PAIRS = 300;
const MOST_TRIES = 1200;
const FEWEST_TRIES = 40;
/** How sure to be that some try drew two true pairs. */
const MISSED = Math.log(0.001);
/** Two pairs always agree with themselves. */
const FEWEST_AGREEING = 3;
/** Two corners tell size and turn badly when they are nearer than this, in pixels of their level. */
const APART_LEVEL_PIXELS = 8;

/**
 * The placement that most of the alike pairs agree with: RANSAC over two pairs at a time without any chance, the most alike first,
 * and only two whose own sizes and directions fit each other and the placement that they give.
 */
export function findPlacement(all: readonly Pair[], to: PlacedPoints, from: PlacedPoints): Placement | undefined {
  const pairs = [...all].sort((p, q) => p.distance - q.distance || p.final - q.final).slice(0, MOST_PAIRS);
  let best: Placement | undefined;
  let most = FEWEST_AGREEING - 1;
  let tries = 0;
  let enough = MOST_TRIES;
  for (const [one, two] of byRank(pairs, to, from)) {
    if (tries >= enough) break;
    const placement = placeTwo(one, two, to, from);
    if (placement === undefined) continue;
    tries++;
    const agreeing = countAgreeing(placement, pairs, to, from);
    if (agreeing <= most) continue;
    most = agreeing;
    best = placement;
    const needed = MISSED / Math.log(1 - (most / pairs.length) ** 2);
    enough = Math.min(MOST_TRIES, Math.max(FEWEST_TRIES, needed));
  }
  return best;
}

/** Two pairs at a time, those of the smallest sum of ranks first, that agree in size and turn. */
function* byRank(
  pairs: readonly Pair[],
  to: PlacedPoints,
  from: PlacedPoints,
): Generator<readonly [one: Pair, two: Pair]> {
  const sizes = pairs.map((pair) => (to.grain[pair.final] as number) / (from.grain[pair.source] as number));
  const turns = pairs.map((pair) => (to.angle[pair.final] as number) - (from.angle[pair.source] as number));
  for (let sum = 1; sum < 2 * pairs.length; sum++) {
    for (let at = Math.max(0, sum - pairs.length + 1); at < sum - at; at++) {
      const by = sum - at;
      if (!isSizeAlike(sizes[at] as number, sizes[by] as number)) continue;
      if (!isTurnAlike(turns[at] as number, turns[by] as number)) continue;
      yield [pairs[at] as Pair, pairs[by] as Pair];
    }
  }
}

function placeTwo(one: Pair, two: Pair, to: PlacedPoints, from: PlacedPoints): Placement | undefined {
  const p = toPlaced(one, to, from);
  const q = toPlaced(two, to, from);
  const apart = Math.hypot(p.toX - q.toX, p.toY - q.toY);
  const grain = Math.max(to.grain[one.final] as number, to.grain[two.final] as number);
  if (apart < APART_LEVEL_PIXELS * grain) return undefined;
  const placement = placeByTwo(p, q);
  if (placement === undefined) return undefined;
  const { size, turn } = measurePlacement(placement);
  const scale = (size * from.width) / to.width;
  if (scale < SMALLEST || scale > LARGEST) return undefined;
  const ownSize = (to.grain[one.final] as number) / (from.grain[one.source] as number);
  const ownTurn = (to.angle[one.final] as number) - (from.angle[one.source] as number);
  return isSizeAlike(size, ownSize) && isTurnAlike(turn, ownTurn) ? placement : undefined;
}

function countAgreeing(placement: Placement, pairs: readonly Pair[], to: PlacedPoints, from: PlacedPoints): number {
  const like = measurePlacement(placement);
  let count = 0;
  for (const pair of pairs) if (isPlaced(placement, like, to, pair.final, from, pair.source)) count++;
  return count;
}

function toPlaced(pair: Pair, to: PlacedPoints, from: PlacedPoints) {
  return {
    fromX: from.x[pair.source] as number,
    fromY: from.y[pair.source] as number,
    toX: to.x[pair.final] as number,
    toY: to.y[pair.final] as number,
  };
}
