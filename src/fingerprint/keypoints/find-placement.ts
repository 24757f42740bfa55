import { isPlaced, measurePlacement, wrapTurn } from './find-agreeing.ts';
import type { Pair } from './pair-descriptors.ts';
import type { PlacedPoints } from './place-points.ts';
import { placeByTwo, type Placement } from './placement.ts';

/** A picture smaller or larger than this in the final is not found by its corners anyway. */
const SMALLEST = 0.05;
const LARGEST = 20;
const MOST_PAIRS = 300;
const MOST_TRIES = 1500;
const SIZE_RATIO = Math.log(1.6);
const TURN_RADIANS = (25 / 180) * Math.PI;

export function findPlacement(all: readonly Pair[], to: PlacedPoints, from: PlacedPoints): Placement | undefined {
  const pairs = [...all].sort((p, q) => p.distance - q.distance || p.final - q.final).slice(0, MOST_PAIRS);
  const sizes = pairs.map((p) => Math.log((to.grain[p.final] as number) / (from.grain[p.source] as number)));
  const turns = pairs.map((p) => wrapTurn((to.angle[p.final] as number) - (from.angle[p.source] as number)));
  let best: Placement | undefined;
  let bestCount = 0;
  let tries = 0;
  // Like pairs first: both of a small sum of ranks.
  for (let sum = 1; sum < 2 * pairs.length && tries < MOST_TRIES; sum++) {
    for (let i = Math.max(0, sum - pairs.length + 1); i < sum - i && tries < MOST_TRIES; i++) {
      const j = sum - i;
      const size = ((sizes[i] as number) + (sizes[j] as number)) / 2;
      if (Math.abs((sizes[i] as number) - (sizes[j] as number)) > SIZE_RATIO) continue;
      if (Math.abs(wrapTurn((turns[i] as number) - (turns[j] as number))) > TURN_RADIANS) continue;
      const placement = tryTwo(pairs[i] as Pair, pairs[j] as Pair, to, from);
      if (placement === undefined) continue;
      const like = measurePlacement(placement);
      if (Math.abs(Math.log(like.size) - size) > SIZE_RATIO) continue;
      if (Math.abs(wrapTurn(like.turn - (turns[i] as number))) > TURN_RADIANS) continue;
      tries++;
      let count = 0;
      for (const pair of pairs) if (isPlaced(placement, like, to, pair.final, from, pair.source)) count++;
      if (count > bestCount) {
        bestCount = count;
        best = placement;
      }
    }
  }
  return bestCount >= 3 ? best : undefined;
}

function tryTwo(p: Pair, q: Pair, to: PlacedPoints, from: PlacedPoints): Placement | undefined {
  const one = toPlaced(p, to, from);
  const two = toPlaced(q, to, from);
  const apart = Math.hypot(one.toX - two.toX, one.toY - two.toY);
  // Two neighbours tell size and turn badly.
  if (apart < 8 * Math.max(to.grain[p.final] as number, to.grain[q.final] as number)) return undefined;
  const placement = placeByTwo(one, two);
  if (placement === undefined) return undefined;
  const { size } = measurePlacement(placement);
  return size * from.width < SMALLEST * to.width || size * from.width > LARGEST * to.width ? undefined : placement;
}

function toPlaced(pair: Pair, to: PlacedPoints, from: PlacedPoints) {
  return {
    fromX: from.x[pair.source] as number,
    fromY: from.y[pair.source] as number,
    toX: to.x[pair.final] as number,
    toY: to.y[pair.final] as number,
  };
}
