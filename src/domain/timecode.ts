import type { FrameRate } from './asset.ts';
import { AssayError } from './errors.ts';

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

function defineRate(name: RateName, base: number, pulledDown: boolean, dropFrame = false): TimecodeRate {
  const rate = pulledDown ? { numerator: base * 1000, denominator: 1001 } : { numerator: base, denominator: 1 };
  return { name, rate, base, dropFrame };
}

/** The eleven rates. Drop frame exists for 29.97 and 59.94 only (SMPTE ST 12-1, ST 12-3). */
export const TIMECODE_RATES: Readonly<Record<RateName, TimecodeRate>> = {
  '23.976': defineRate('23.976', 24, true),
  '24': defineRate('24', 24, false),
  '25': defineRate('25', 25, false),
  '29.97': defineRate('29.97', 30, true),
  '29.97df': defineRate('29.97df', 30, true, true),
  '30': defineRate('30', 30, false),
  '48': defineRate('48', 48, false),
  '50': defineRate('50', 50, false),
  '59.94': defineRate('59.94', 60, true),
  '59.94df': defineRate('59.94df', 60, true, true),
  '60': defineRate('60', 60, false),
};

/** Labels left out at the start of each minute but every tenth: 2 at 29.97, 4 at 59.94, 0 without drop frame. */
export function countDroppedLabels(rate: TimecodeRate): number {
  return rate.dropFrame ? rate.base / 15 : 0;
}

/** Frames between one 00:00:00:00 and the next. */
export function countFramesPerDay(rate: TimecodeRate): number {
  // 24 hours of 60 minutes, less the labels dropped in 54 of every 60 of them.
  return 24 * 60 * 60 * rate.base - 24 * 54 * countDroppedLabels(rate);
}

const TIMECODE = /^(\d{2}):(\d{2}):(\d{2})([:;])(\d{2})$/;

/** Thrown for text that is no timecode at the rate. */
function refuse(text: string, why: string): AssayError {
  return new AssayError('usage.invalid', `"${text}" is not a timecode: ${why}.`);
}

function readParts(
  text: string,
  rate: TimecodeRate,
): { hours: number; minutes: number; seconds: number; frames: number } {
  const match = TIMECODE.exec(text);
  if (match === null) throw refuse(text, 'write HH:MM:SS:FF, or HH:MM:SS;FF for drop frame');
  const [hours, minutes, seconds, frames] = [match[1], match[2], match[3], match[5]].map(Number);
  if (hours === undefined || minutes === undefined || seconds === undefined || frames === undefined)
    throw refuse(text, 'a field is missing');
  if (match[4] === ';' && !rate.dropFrame) throw refuse(text, `";" means drop frame, and ${rate.name} is non-drop`);
  if (match[4] === ':' && rate.dropFrame)
    throw refuse(
      text,
      `${rate.name} is drop frame: write ";" before the frames, so that it cannot be taken for non-drop`,
    );
  if (hours > 23) throw refuse(text, 'hours end at 23');
  if (minutes > 59) throw refuse(text, 'minutes end at 59');
  if (seconds > 59) throw refuse(text, 'seconds end at 59');
  if (frames >= rate.base) throw refuse(text, `frames end at ${rate.base - 1} at ${rate.name}`);
  return { hours, minutes, seconds, frames };
}

/**
 * Frames from 00:00:00:00 to the timecode. `;` and `:` before the frames must agree with the rate.
 * Throws `usage.invalid` with the reason, also for labels that drop frame leaves out (00:01:00;00).
 */
export function parseTimecode(text: string, rate: TimecodeRate): number {
  const { hours, minutes, seconds, frames } = readParts(text, rate);
  const dropped = countDroppedLabels(rate);
  const totalMinutes = hours * 60 + minutes;
  if (frames < dropped && seconds === 0 && totalMinutes % 10 !== 0)
    throw refuse(text, `drop frame leaves out the first ${dropped} labels of every minute but the tenth`);
  const labels = (totalMinutes * 60 + seconds) * rate.base + frames;
  return labels - dropped * (totalMinutes - Math.floor(totalMinutes / 10));
}

function addDroppedLabels(frame: number, rate: TimecodeRate): number {
  const dropped = countDroppedLabels(rate);
  if (dropped === 0) return frame;
  const perMinute = 60 * rate.base - dropped;
  const perTenMinutes = 10 * perMinute + dropped;
  const tens = Math.floor(frame / perTenMinutes);
  const rest = frame % perTenMinutes;
  // The first minute of ten drops nothing and is longer than the other nine.
  const minutes = rest < perMinute + dropped ? 0 : 1 + Math.floor((rest - perMinute - dropped) / perMinute);
  return frame + dropped * (9 * tens + minutes);
}

/** The timecode of a frame counted from 00:00:00:00. Rolls over at 24 hours, in both directions. Frame: a whole number. */
export function formatTimecode(frame: number, rate: TimecodeRate): string {
  if (!Number.isSafeInteger(frame)) throw new AssayError('usage.invalid', `${frame} is not a whole frame number.`);
  const day = countFramesPerDay(rate);
  const label = addDroppedLabels(((frame % day) + day) % day, rate);
  const seconds = Math.floor(label / rate.base);
  const two = (value: number): string => String(value).padStart(2, '0');
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':');
  return `${clock}${rate.dropFrame ? ';' : ':'}${two(label % rate.base)}`;
}
