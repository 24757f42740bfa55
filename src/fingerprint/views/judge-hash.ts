import { countBits, FEWEST_STEADY_BITS } from '../../domain/code-distance.ts';
import type { Unsearchable } from '../../domain/fingerprint.ts';
import type { HashBothWays } from '../pdq/hash-plane.ts';

/** Meta's gate: hashes of quality up to 49 are to be discarded (pdq/README.md in facebook/ThreatExchange, "Matching"). */
export const MIN_QUALITY = 50;
/**
 * Pictures of lower quality are searched for all the same when strong compression is expected to change no more bits than this:
 * below the 31 at which pictures match; or when enough of them are steady, which then decide alone. Smooth gradients are at 85 and more, night scenes at 5 to 25.
 */
export const MAX_UNSTEADY_BITS = 30;
/** Brightness, 0 to 255, that a black frame stays under: noise, the last frames of a fade. */
const BLACK = 12;
/** Brightness steps of an even frame: banding, and what is left of noise in the mean of a 64th of the width. */
const FLAT = 10;

/** Why a picture cannot be told from others, if so. */
export function judgeHash({ hash, brightness, unsteadyBits }: HashBothWays): Unsearchable | undefined {
  if (hash.quality >= MIN_QUALITY) return undefined;
  const { darkest, brightest } = brightness;
  if (brightest <= BLACK) return 'black';
  if (brightest - darkest <= FLAT) return 'flat';
  return unsteadyBits > MAX_UNSTEADY_BITS && countBits(hash.steady) < FEWEST_STEADY_BITS ? 'plain' : undefined;
}
