import { createHash } from 'node:crypto';
import {
  type AssetFingerprint,
  CODE_BYTES,
  DESCRIPTOR_BYTES,
  FINGERPRINT_ALGORITHM,
  FINGERPRINT_VERSION,
  type FrameFingerprint,
  type Keypoints,
  PICTURE_VIEWS,
} from '../../../src/domain/fingerprint.ts';
import { hashText, makeRandom, type Random } from '../pictures/random.ts';

/** Bits turned over in each borrowed descriptor: as far apart as two corners of the same kind are. */
const TURNED_BITS = 24;

/**
 * Fingerprints of pictures that there are not. Corners are borrowed from real pictures, a different lot for each, and turned a little:
 * their descriptors are spread as real ones are, which random bits would not be. Codes are random.
 */
export function makeUnlikeItem(index: number, real: readonly FrameFingerprint[]): AssetFingerprint {
  const random = makeRandom(hashText(`unlike ${index}`));
  const sha256 = createHash('sha256').update(`unlike ${index}`).digest('hex');
  const codes = PICTURE_VIEWS.map((view) => ({
    view,
    bits: Uint8Array.from({ length: CODE_BYTES }, () => Math.floor(random() * 256)),
    quality: 100,
  }));
  const pool = real.flatMap(({ keypoints }) => (keypoints === undefined ? [] : [keypoints]));
  const sample: FrameFingerprint = { frame: 0, seconds: 0, codes, keypoints: borrow(random, pool) };
  return { sha256, algorithm: FINGERPRINT_ALGORITHM, version: FINGERPRINT_VERSION, kind: 'still', samples: [sample] };
}

function borrow(random: Random, pool: readonly Keypoints[]): Keypoints {
  const like = pool[Math.floor(random() * pool.length)];
  if (like === undefined) throw new Error('There are no keypoints to borrow.');
  const descriptors = new Uint8Array(like.count * DESCRIPTOR_BYTES);
  for (let at = 0; at < like.count; at += 1) {
    const lender = pool[Math.floor(random() * pool.length)] ?? like;
    const from = Math.floor(random() * lender.count) * DESCRIPTOR_BYTES;
    descriptors.set(lender.descriptors.subarray(from, from + DESCRIPTOR_BYTES), at * DESCRIPTOR_BYTES);
    for (let bit = 0; bit < TURNED_BITS; bit += 1) {
      const place = at * DESCRIPTOR_BYTES + Math.floor(random() * DESCRIPTOR_BYTES);
      descriptors[place] = (descriptors[place] ?? 0) ^ (1 << Math.floor(random() * 8));
    }
  }
  return {
    ...like,
    positions: Uint16Array.from(like.positions, () => Math.floor(random() * 65_536)),
    angles: Uint8Array.from(like.angles, () => Math.floor(random() * 256)),
    descriptors,
  };
}
