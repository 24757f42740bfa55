import { codeDistance } from '../../domain/code-distance.ts';
import { isCameraMove } from './is-camera-move.ts';
import type { ScannedSample } from './scan-samples.ts';
import { CUT_BITS } from './thresholds.ts';

/** Samples `from` to `to` (indexes, inclusive) that follow each other without a cut, as far as they tell. */
export interface Shot {
  readonly from: number;
  readonly to: number;
}

/**
 * Takes searchable samples apart into shots where neighbours look different, and neither is the other shifted. Samples that cannot be
 * searched are in none, and end one.
 */
export function findShots(samples: readonly ScannedSample[]): readonly Shot[] {
  const shots: Shot[] = [];
  let from: number | undefined;
  for (const [at, sample] of samples.entries()) {
    if (!isSearchable(sample)) {
      if (from !== undefined) shots.push({ from, to: at - 1 });
      from = undefined;
      continue;
    }
    const before = samples[at - 1];
    if (from !== undefined && before !== undefined && isCut(before, sample)) {
      shots.push({ from, to: at - 1 });
      from = at;
    }
    from ??= at;
  }
  if (from !== undefined) shots.push({ from, to: samples.length - 1 });
  return shots;
}

export function isSearchable({ error, unsearchable }: ScannedSample): boolean {
  return error === undefined && unsearchable === undefined;
}

function isCut(one: ScannedSample, other: ScannedSample): boolean {
  const [a, b] = [one.code, other.code];
  if (a === undefined || b === undefined) return a !== b;
  if (codeDistance(a, b) <= CUT_BITS) return false;
  return one.tiny === undefined || other.tiny === undefined || !isCameraMove(one.tiny, other.tiny);
}
