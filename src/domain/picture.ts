import type { Dimensions } from './asset.ts';

/**
 * A decoded picture as a person would see it: display-referred, 8 bit, rows without padding between them. One channel is luma at
 * full range (0 black, 255 white), three are red, green and blue, interleaved. Transparent parts stand over mid grey.
 */
export interface Picture extends Dimensions {
  readonly channels: 1 | 3;
  /** `width * height * channels` bytes. */
  readonly data: Uint8Array;
  /** Size as displayed before it was brought to this one. */
  readonly source: Dimensions;
}
