import { toDisplay } from '../display-curve.ts';

let half: Float32Array | undefined;
let float: Float32Array | undefined;

/** Display value of each of the 65,536 half floats. */
export function halfTable(): Float32Array {
  half ??= Float32Array.from({ length: 65_536 }, (_, bits) => toDisplay(halfToNumber(bits)));
  return half;
}

/**
 * Display value by the upper 17 bits of a float: sign, exponent and 8 bits of the fraction, which leave at most 0.2 % of difference and
 * a fifth of an 8-bit step.
 */
export function floatTable(): Float32Array {
  if (float !== undefined) return float;
  const bits = new Uint32Array(1);
  const value = new Float32Array(bits.buffer);
  float = Float32Array.from({ length: 131_072 }, (_, index) => {
    // The middle of what shares these bits; for infinity and NaN the bits alone count.
    const hasValue = ((index >> 8) & 0xff) !== 0xff;
    bits[0] = index * 32_768 + (hasValue ? 16_384 : 0);
    // The smallest numbers all share the entry of zero.
    return index === 0 ? 0 : toDisplay(value[0] ?? 0);
  });
  return float;
}

function halfToNumber(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}
