import type { SignatureAlgorithm } from '../../domain/manifest-plan.ts';
import { readDer, readDerChildren } from '../read-der.ts';

/** Bytes of r and of s. */
const HALF_BYTES: Partial<Readonly<Record<SignatureAlgorithm, number>>> = { es256: 32, es384: 48 };
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

/** An ECDSA signature as OpenSSL and the services of the clouds give it (DER), as r and s. Undefined when it is none. */
function fromDer(bytes: Uint8Array, halfBytes: number): Uint8Array | undefined {
  const node = readDer(bytes);
  if (node === undefined || node.tag !== 0x30 || node.raw.length !== bytes.length) return undefined;
  const parts = readDerChildren(node);
  if (parts.length !== 2) return undefined;
  const joined = Buffer.alloc(halfBytes * 2);
  for (const [index, { tag, body }] of parts.entries()) {
    const first = body.findIndex((byte) => byte !== 0);
    const digits = first === -1 ? new Uint8Array() : body.subarray(first);
    if (tag !== 0x02 || digits.length > halfBytes) return undefined;
    joined.set(digits, halfBytes * (index + 1) - digits.length);
  }
  return joined;
}

/**
 * What a program or service may have meant by its answer, the likeliest first: the signature itself or its base64 (or
 * base64url) with white space, ECDSA as r and s or as DER. Which of them is one, the public key tells.
 */
export function decodeSignature(answer: Uint8Array, algorithm: SignatureAlgorithm): readonly Uint8Array[] {
  const text = Buffer.from(answer).toString('latin1').replaceAll(/\s/g, '');
  // Node decodes base64url with the same name.
  const decoded = BASE64.test(text) ? [Buffer.from(text, 'base64')] : [];
  const raw: readonly Uint8Array[] = [...decoded, answer];
  const halfBytes = HALF_BYTES[algorithm];
  if (halfBytes === undefined) return raw.filter(({ length }) => length > 0);
  return raw.flatMap((bytes) => {
    const converted = fromDer(bytes, halfBytes);
    return [...(bytes.length === halfBytes * 2 ? [bytes] : []), ...(converted === undefined ? [] : [converted])];
  });
}
