import type { Keypoints } from '../../domain/fingerprint.ts';
import type { Pair } from './pair-descriptors.ts';

/** Fractions of the final that a keypoint may be off: 12 of 1000, some three times what the placement itself is fitted to. */
const OFF = 0.012;
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
  const [a = 1, b = 0, c = 0, d = 0, e = 1, f = 0, g = 0, h = 0, i = 1] = placement;
  const x = (source.positions[2 * pair.source] ?? 0) / UNIT;
  const y = (source.positions[2 * pair.source + 1] ?? 0) / UNIT;
  const w = g * x + h * y + i;
  const offX = (a * x + b * y + c) / w - (final.positions[2 * pair.final] ?? 0) / UNIT;
  const offY = (d * x + e * y + f) / w - (final.positions[2 * pair.final + 1] ?? 0) / UNIT;
  return Math.abs(offX) <= OFF && Math.abs(offY) <= OFF;
}
