import type { MhlAlgorithm } from '../../domain/mhl.ts';
import { decodeC4 } from './encode-c4.ts';

/** Hexadecimal digits of a value. C4 is written in base 58. */
const HEX_DIGITS: Readonly<Record<Exclude<MhlAlgorithm, 'c4'>, number>> = {
  md5: 32,
  sha1: 40,
  xxh128: 32,
  xxh3: 16,
  xxh64: 16,
};

/** The bytes of a value as a manifest writes it; undefined when it cannot be a value of that algorithm. */
export function decodeDigest(algorithm: MhlAlgorithm, value: string): Uint8Array | undefined {
  if (algorithm === 'c4') return decodeC4(value);
  return value.length === HEX_DIGITS[algorithm] && /^[0-9A-Fa-f]+$/.test(value) ? Buffer.from(value, 'hex') : undefined;
}
