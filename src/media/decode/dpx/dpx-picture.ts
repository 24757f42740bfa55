import type { Dimensions } from '../../../domain/asset.ts';

/** How components lie in the file (SMPTE ST 268, table 3). */
export type DpxPacking =
  /** One byte each. */
  | 'bytes'
  /** Two bytes each; 12 bits stand in the upper or the lower end of them. */
  | 'words'
  /** Three 10-bit components in 32 bits, the two bits to spare at the lower (method A) or the upper end (method B). */
  | 'thirds-a'
  | 'thirds-b';

export interface DpxPicture {
  readonly stored: Dimensions;
  /** As displayed, with square pixels. */
  readonly size: Dimensions;
  readonly little: boolean;
  readonly bits: 8 | 10 | 12 | 16;
  readonly packing: DpxPacking;
  /** Bits that a component is shifted up by in its 16-bit word. */
  readonly shift: number;
  /** Components of a pixel in the file, and at which of them red, green and blue, or luma, stand. */
  readonly components: number;
  readonly planes: readonly [number] | readonly [number, number, number];
  /** Logarithmic: printing density. */
  readonly isLog: boolean;
  readonly fromRight: boolean;
  readonly fromBottom: boolean;
  readonly dataAt: number;
  /** Bytes from the beginning of one line to the next. */
  readonly lineBytes: number;
  readonly remarks: readonly string[];
}
