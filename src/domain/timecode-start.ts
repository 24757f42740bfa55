import type { FrameRate } from './asset.ts';
import { AssayError } from './errors.ts';
import {
  formatTimecode,
  parseTimecode,
  RATE_NAMES,
  type RateName,
  TIMECODE_RATES,
  type TimecodeRate,
} from './timecode.ts';

/** Which timecode one numbered frame has: what `--start TC@FRAME` says. */
export interface TimecodeStart {
  readonly timecode: string;
  readonly frame: number;
}

/** The timecode of `frame`, counted from the start. Throws `usage.invalid` when the start is no timecode at the rate. */
export function timecodeAt(start: TimecodeStart, frame: number, rate: TimecodeRate): string {
  return formatTimecode(parseTimecode(start.timecode, rate) + frame - start.frame, rate);
}

/** Reads `TC@FRAME` (`01:00:00:00@1001`) and checks the timecode against the rate. Throws `usage.invalid`. */
export function parseTimecodeStart(text: string, rate: TimecodeRate): TimecodeStart {
  const match = /^([^@]{1,20})@(-?\d{1,9})$/.exec(text.trim());
  const timecode = match?.[1];
  if (match === null || timecode === undefined)
    throw new AssayError('usage.invalid', `"${text}" is no start: write TIMECODE@FRAME, such as 01:00:00:00@1001.`);
  parseTimecode(timecode, rate);
  return { timecode, frame: Number(match[2]) };
}

/** Reads a rate's name as a person writes it. Throws `usage.invalid` naming the rates there are. */
export function parseRateName(text: string): RateName {
  const name = RATE_NAMES.find((candidate) => candidate === text.trim().toLowerCase());
  if (name === undefined)
    throw new AssayError('usage.invalid', `"${text}" is no frame rate that Assay knows: ${RATE_NAMES.join(', ')}.`);
  return name;
}

/**
 * Names a rate a file states. Files write 24000/1001, 2997/100 or 23.98 as a fraction; 0.01 frames a second separates
 * all names from one another and takes in every way they are written. Undefined for other rates (12, 100, 119.88).
 */
export function findTimecodeRate(rate: FrameRate, dropFrame: boolean): TimecodeRate | undefined {
  const value = rate.numerator / rate.denominator;
  return Object.values(TIMECODE_RATES).find(
    (known) => known.dropFrame === dropFrame && Math.abs(known.rate.numerator / known.rate.denominator - value) < 0.01,
  );
}
