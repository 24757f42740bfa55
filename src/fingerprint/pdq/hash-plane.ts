import { CODE_BYTES } from '../../domain/fingerprint.ts';
import { countUnsteadyBits } from './count-unsteady-bits.ts';
import { findSteadyBits } from './find-steady-bits.ts';
import type { LumaPlane } from './luma-plane.ts';
import { type BrightnessRange, rateBrightness } from './rate-brightness.ts';
import { rateQuality } from './rate-quality.ts';
import { resampleSquare } from './resample-square.ts';
import { takeSpectrum } from './take-spectrum.ts';
import { thinOut } from './thin-out.ts';
import { SIDE, type Square } from './thin-places.ts';
import { toBits } from './to-bits.ts';
import { ORIENTATIONS, type Orientation, turnSpectrum } from './turn-spectrum.ts';

/** Smaller pictures have no hash (the reference's MIN_HASHABLE_DIM). */
export const MIN_HASHED_PIXELS = 5;

export interface PdqHash {
  readonly bits: Uint8Array;
  /** 0 to 100. */
  readonly quality: number;
}

export interface HashOfOneWay extends PdqHash {
  /** Bits that are the same after a strong compression: see {@link findSteadyBits}. */
  readonly steady: Uint8Array;
}

export interface HashBothWays {
  readonly hash: HashOfOneWay;
  /** Of the mirror image. */
  readonly mirrored: HashOfOneWay;
  readonly brightness: BrightnessRange;
  /** Bits that are expected to differ after a strong compression: see {@link countUnsteadyBits}. */
  readonly unsteadyBits: number;
}

const square = new Float32Array(SIDE * SIDE);
const mirroredSquare = new Float32Array(SIDE * SIDE);
const NO_HASH: HashOfOneWay = { bits: new Uint8Array(CODE_BYTES), quality: 0, steady: new Uint8Array(CODE_BYTES) };
const NOTHING: HashBothWays = {
  hash: NO_HASH,
  mirrored: NO_HASH,
  brightness: { darkest: 0, brightest: 255 },
  unsteadyBits: CODE_BYTES * 8,
};

/**
 * The PDQ hash of a plane of at most 512 by 512, equal to that of Meta's reference; all zero, with quality 0, under 5 pixels.
 * The mirror image is looked at anew. Turning the signs of the spectrum instead was up to 32 bits off where a side is over 128
 * pixels, as the reference's blur is not symmetric.
 */
export function hashExactly(plane: LumaPlane): HashBothWays {
  return hashWith(plane, thinOut);
}

/** The PDQ hash of a plane of any size, stretched to 512 by 512 as the reference does it with all that is larger. */
export function hashStretched(plane: LumaPlane): HashBothWays {
  return hashWith(plane, resampleSquare);
}

/** The hashes of all eight orientations from one spectrum, as the reference makes them. At most 512 by 512. */
export function hashOrientations(plane: LumaPlane): ReadonlyMap<Orientation, PdqHash> {
  if (isTooSmall(plane)) return new Map(ORIENTATIONS.map((orientation) => [orientation, NO_HASH]));
  thinOut(plane, square, mirroredSquare);
  const quality = rateQuality(square);
  const spectrum = takeSpectrum(square);
  return new Map(
    ORIENTATIONS.map((orientation) => [orientation, { bits: toBits(turnSpectrum(spectrum, orientation)), quality }]),
  );
}

function hashWith(
  plane: LumaPlane,
  reduce: (plane: LumaPlane, square: Square, mirrored: Square) => void,
): HashBothWays {
  if (isTooSmall(plane)) return NOTHING;
  reduce(plane, square, mirroredSquare);
  const quality = rateQuality(square);
  const spectrum = takeSpectrum(square);
  const mirroredSpectrum = takeSpectrum(mirroredSquare);
  return {
    hash: { bits: toBits(spectrum), quality, steady: findSteadyBits(spectrum) },
    mirrored: { bits: toBits(mirroredSpectrum), quality, steady: findSteadyBits(mirroredSpectrum) },
    brightness: rateBrightness(square),
    unsteadyBits: countUnsteadyBits(spectrum),
  };
}

function isTooSmall({ width, height }: LumaPlane): boolean {
  return Math.min(width, height) < MIN_HASHED_PIXELS;
}
