import type { Dimensions } from '../../../domain/asset.ts';
import type { ScaledSize } from './scaled-size.ts';

/** JPEG 2000 holds its picture at five halvings in nearly all files. */
const MOST_HALVINGS = 5;

/** A halving may be this much smaller than what is wanted: 480 pixels for 512 look the same and take a third of the time of 960. */
const LEAST_SHARE = 0.9;

/** How many halvings of a picture are still as large as what is wanted: JPEG 2000 need not decode the larger ones. */
export function countHalvings({ width, height }: Dimensions, { scaled }: ScaledSize): number {
  let halvings = 0;
  while (
    halvings < MOST_HALVINGS &&
    width / 2 ** (halvings + 1) >= scaled.width * LEAST_SHARE &&
    height / 2 ** (halvings + 1) >= scaled.height * LEAST_SHARE
  )
    halvings += 1;
  return halvings;
}
