/** Digits of C4 in order of value: base 58 as Bitcoin writes it (SMPTE ST 2114). */
const DIGITS = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
/** Digits behind the `c4`: as many as the largest SHA-512 needs. */
const LENGTH = 88;
const SHA512_BYTES = 64;

/** The C4 ID of a SHA-512: `c4` and 88 digits, 90 characters together. */
export function encodeC4(sha512: Uint8Array): string {
  let rest = BigInt(`0x${Buffer.from(sha512).toString('hex')}`);
  let text = '';
  for (let at = 0; at < LENGTH; at += 1) {
    text = (DIGITS[Number(rest % 58n)] ?? '') + text;
    rest /= 58n;
  }
  return `c4${text}`;
}

/** The 64 bytes that a C4 ID stands for; undefined when it is none. */
export function decodeC4(text: string): Uint8Array | undefined {
  if (text.length !== LENGTH + 2 || !text.startsWith('c4')) return undefined;
  let value = 0n;
  for (const digit of text.slice(2)) {
    const worth = DIGITS.indexOf(digit);
    if (worth < 0) return undefined;
    value = value * 58n + BigInt(worth);
  }
  const hex = value.toString(16).padStart(SHA512_BYTES * 2, '0');
  return hex.length === SHA512_BYTES * 2 ? Buffer.from(hex, 'hex') : undefined;
}
