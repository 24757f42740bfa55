/** Bits that differ. */
export function countBits(a: Uint8Array, b: Uint8Array): number {
  let bits = 0;
  a.forEach((byte, at) => {
    for (let left = byte ^ (b[at] ?? 0); left > 0; left >>= 1) bits += left & 1;
  });
  return bits;
}

export function toHex(bits: Uint8Array): string {
  return Buffer.from(bits).toString('hex');
}
