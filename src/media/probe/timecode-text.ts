import type { FrameRate } from '../../domain/asset.ts';

const two = (value: number): string => String(value).padStart(2, '0');

function format(hours: number, minutes: number, seconds: number, frames: number, dropFrame: boolean): string {
  return `${two(hours)}:${two(minutes)}:${two(seconds)}${dropFrame ? ';' : ':'}${two(frames)}`;
}

/**
 * Unpacks a SMPTE 12M time code word (binary coded decimal, hours in the high byte, drop-frame flag in bit 6) as EXR's
 * `timeCode` and the DPX television header hold it. Undefined when it is no time of day.
 */
export function formatPackedTimecode(word: number): string | undefined {
  const digit = (shift: number, mask: number): number => (word >>> shift) & mask;
  const hours = digit(28, 3) * 10 + digit(24, 15);
  const minutes = digit(20, 7) * 10 + digit(16, 15);
  const seconds = digit(12, 7) * 10 + digit(8, 15);
  const frames = digit(4, 3) * 10 + digit(0, 15);
  const units = [digit(24, 15), digit(16, 15), digit(8, 15), digit(0, 15)];
  if (hours > 23 || minutes > 59 || seconds > 59 || units.some((unit) => unit > 9)) return undefined;
  return format(hours, minutes, seconds, frames, digit(6, 1) === 1);
}

/** Time code of a frame count since midnight. `base`: whole frames in a time code second (30 for 29.97). */
export function formatFrameCount(frame: number, base: number, dropFrame: boolean): string | undefined {
  if (!Number.isSafeInteger(frame) || frame < 0 || base < 1 || base > 240) return undefined;
  const drops = dropFrame && base % 30 === 0;
  const label = drops ? skipDropped(frame, base) : frame;
  const seconds = Math.floor(label / base);
  return format(Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60, label % base, drops);
}

/** Drop frame leaves out two labels (four at 60) at each minute except every tenth (SMPTE 12M). */
function skipDropped(frame: number, base: number): number {
  const dropped = base / 15;
  const perMinute = base * 60 - dropped;
  const perTenMinutes = perMinute * 10 + dropped;
  const tens = Math.floor(frame / perTenMinutes);
  const rest = frame % perTenMinutes;
  const minutes = rest < dropped ? 0 : Math.floor((rest - dropped) / perMinute);
  return frame + dropped * (9 * tens + minutes);
}

const NTSC_BASES = [24, 30, 48, 60, 120] as const;

/** The rational rate that a decimal stands for: 23.976 and 23.98 become 24000/1001. Undefined when it is no frame rate. */
export function rationalRate(framesPerSecond: number): FrameRate | undefined {
  if (!(framesPerSecond >= 1 && framesPerSecond <= 1000)) return undefined;
  const whole = Math.round(framesPerSecond);
  if (Math.abs(framesPerSecond - whole) < 0.001) return { numerator: whole, denominator: 1 };
  const ntsc = NTSC_BASES.find((base) => Math.abs(framesPerSecond - (base * 1000) / 1001) < 0.006);
  if (ntsc !== undefined) return { numerator: ntsc * 1000, denominator: 1001 };
  return { numerator: Math.round(framesPerSecond * 1000), denominator: 1000 };
}

/** A rate in lowest terms. Undefined when it is no frame rate. */
export function reduceRate(numerator: number, denominator: number): FrameRate | undefined {
  if (!Number.isSafeInteger(numerator) || !Number.isSafeInteger(denominator) || numerator <= 0 || denominator <= 0)
    return undefined;
  const ratio = numerator / denominator;
  if (ratio < 0.01 || ratio > 1000) return undefined;
  let [a, b] = [numerator, denominator];
  while (b > 0) [a, b] = [b, a % b];
  return { numerator: numerator / a, denominator: denominator / a };
}
