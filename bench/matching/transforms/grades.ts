import type { Raster } from '../pictures/raster.ts';
import { mapPixels } from './raw.ts';

const LUMA = [0.2126, 0.7152, 0.0722] as const;

const lumaOf = (red: number, green: number, blue: number): number => red * LUMA[0] + green * LUMA[1] + blue * LUMA[2];

/** Warm, a little more contrast. */
export function gradeWarm(raster: Raster): Raster {
  const curve = (value: number): number =>
    value + 0.12 * Math.sin((value - 0.5) * Math.PI) * (1 - Math.abs(value - 0.5));
  return mapPixels(raster, (red, green, blue) => [curve(red) * 1.08, curve(green), curve(blue) * 0.88]);
}

/** Teal shadows, orange lights, lifted blacks, half of the colour gone. */
export function gradeTealOrange(raster: Raster): Raster {
  return mapPixels(raster, (red, green, blue) => {
    const luma = lumaOf(red, green, blue);
    const mute = (value: number, shift: number): number =>
      0.07 + 0.86 * ((value + luma) / 2 + shift * (luma - 0.45)) ** 0.85;
    return [mute(red, 0.35), mute(green, 0.05), mute(blue, -0.3)];
  });
}

/** Day for night: two stops down, blue, hardly any colour. */
export function gradeNight(raster: Raster): Raster {
  return mapPixels(raster, (red, green, blue) => {
    const luma = lumaOf(red, green, blue);
    const dim = (value: number): number => 0.32 * (0.3 * value + 0.7 * luma) ** 1.35;
    return [dim(red) * 0.75, dim(green) * 0.95, dim(blue) * 1.5];
  });
}

/** Linear light, 0 to 1, of display values. */
const toLinear = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
/** ARRI LogC3 at EI 800 with its published constants, white placed at 1. */
const toLog = (linear: number): number =>
  linear > 0.010591 ? 0.24719 * Math.log10(5.555556 * linear + 0.052272) + 0.385537 : 5.367655 * linear + 0.092809;
const fromLog = (log: number): number =>
  log > 0.149658 ? (10 ** ((log - 0.385537) / 0.24719) - 0.052272) / 5.555556 : (log - 0.092809) / 5.367655;

/** As log looks when nothing is done about it: grey and flat. */
export function encodeLog(raster: Raster): Raster {
  const encode = (value: number): number => toLog(toLinear(value));
  return mapPixels(raster, (red, green, blue) => [encode(red), encode(green), encode(blue)]);
}

/** A film print's curve on 8 bits of log, a half stop brighter. */
export function developLog(raster: Raster): Raster {
  const print = (value: number): number => {
    const linear = Math.max(0, fromLog(Math.round(toLog(toLinear(value)) * 255) / 255)) * 1.41;
    // Hable's curve as he published it for games, scaled to its white.
    const bend = (x: number): number => (x * (0.15 * x + 0.05) + 0.004) / (x * (0.15 * x + 0.5) + 0.06) - 0.0667;
    return (bend(linear * 2.5) / bend(5)) ** (1 / 2.2);
  };
  return mapPixels(raster, (red, green, blue) => [print(red), print(green), print(blue)]);
}
