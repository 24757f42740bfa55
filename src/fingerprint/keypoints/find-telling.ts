import type { Keypoints } from '../../domain/fingerprint.ts';
import { OFF_PLACE, placePoint } from '../../domain/place-point.ts';
import type { Pair } from './pair-descriptors.ts';

const UNIT = 65_535;

/**
 * Keypoints of the source whose likeliest partner of all in the final lies where the placement says, ascending. `alike`: pairs without regard
 * to any placement; `placement`: 3 by 3, of fractions, as of an agreement.
 */
export function findTelling(
  alike: readonly Pair[],
  placement: readonly number[],
  final: Keypoints,
  source: Keypoints,
): readonly number[] {
  const likeliest: (Pair | undefined)[] = new Array(source.count);
  for (const pair of alike) {
    const before = likeliest[pair.source];
    if (before === undefined || pair.distance < before.distance) likeliest[pair.source] = pair;
  }
  const telling: number[] = [];
  for (const [at, pair] of likeliest.entries())
    if (pair !== undefined && isInPlace(pair, placement, final, source)) telling.push(at);
  return telling;
}

function isInPlace(pair: Pair, placement: readonly number[], final: Keypoints, source: Keypoints): boolean {
  const [x, y] = placePoint(
    placement,
    (source.positions[2 * pair.source] ?? 0) / UNIT,
    (source.positions[2 * pair.source + 1] ?? 0) / UNIT,
  );
  const offX = x - (final.positions[2 * pair.final] ?? 0) / UNIT;
  const offY = y - (final.positions[2 * pair.final + 1] ?? 0) / UNIT;
  return Math.abs(offX) <= OFF_PLACE && Math.abs(offY) <= OFF_PLACE;
}
