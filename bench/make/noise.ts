import { createCipheriv } from 'node:crypto';

/** Bytes that nothing compresses, the same for the same seed, at the speed of the processor's AES. */
export function makeNoise(seed: number, sizeBytes: number): Buffer {
  const key = Buffer.alloc(16);
  key.writeUInt32BE(seed);
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(sizeBytes));
}

/** A whole number from `low` to `high`, the same for the same seed. */
export function pickNumber(seed: number, low: number, high: number): number {
  return low + (makeNoise(seed, 4).readUInt32BE() % (high - low + 1));
}
