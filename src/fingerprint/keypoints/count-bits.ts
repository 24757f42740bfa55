import { DESCRIPTOR_BYTES } from '../../domain/fingerprint.ts';

/** 32-bit words of a descriptor. */
export const DESCRIPTOR_WORDS = DESCRIPTOR_BYTES / 4;

/** Bits set in two words. */
export function countBitsOfTwo(one: number, two: number): number {
  const a = one - ((one >>> 1) & 0x55555555);
  const b = two - ((two >>> 1) & 0x55555555);
  const sum = (a & 0x33333333) + ((a >>> 2) & 0x33333333) + (b & 0x33333333) + ((b >>> 2) & 0x33333333);
  return (((sum & 0x0f0f0f0f) + ((sum >>> 4) & 0x0f0f0f0f)) * 0x01010101) >>> 24;
}

/** Descriptors as words, copied only when they do not lie on a word's boundary. */
export function toWords(descriptors: Uint8Array): Int32Array {
  const isAligned = descriptors.byteOffset % 4 === 0;
  const bytes = isAligned ? descriptors : descriptors.slice();
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
}

/** Bits that differ between two descriptors; more than `limit` may come back as any number above it. */
export function measureDistance(a: Int32Array, atA: number, b: Int32Array, atB: number, limit = 256): number {
  let distance = 0;
  for (let word = 0; word < DESCRIPTOR_WORDS; word += 2) {
    distance += countBitsOfTwo(
      (a[atA + word] as number) ^ (b[atB + word] as number),
      (a[atA + word + 1] as number) ^ (b[atB + word + 1] as number),
    );
    if (distance > limit) return distance;
  }
  return distance;
}
