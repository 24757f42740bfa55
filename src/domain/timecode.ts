import type { FrameRate } from './asset.ts';

/** A named rate of the field: what a show file or `--start` may say. */
export const RATE_NAMES = [
  '23.976',
  '24',
  '25',
  '29.97',
  '29.97df',
  '30',
  '48',
  '50',
  '59.94',
  '59.94df',
  '60',
] as const;
export type RateName = (typeof RATE_NAMES)[number];

export interface TimecodeRate {
  readonly name: RateName;
  readonly rate: FrameRate;
  /** Whole frames counted in a timecode second: 24 for 23.976. */
  readonly base: number;
  readonly dropFrame: boolean;
}
