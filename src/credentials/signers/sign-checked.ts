import { constants, createHash, type KeyObject, verify } from 'node:crypto';
import { AssayError } from '../../domain/errors.ts';
import type { SignatureAlgorithm, SignBytes } from '../../domain/manifest-plan.ts';
import { decodeSignature } from './decode-signature.ts';
import { isSignatureRight } from './sign-with-key.ts';

const HASH_OF: Partial<Readonly<Record<SignatureAlgorithm, string>>> = {
  es256: 'sha256',
  es384: 'sha384',
  ps256: 'sha256',
};

function isPlainRsa(bytes: Uint8Array, signature: Uint8Array, key: KeyObject, kind: 'pkcs1' | 'any-salt'): boolean {
  try {
    const padding =
      kind === 'pkcs1'
        ? { padding: constants.RSA_PKCS1_PADDING }
        : { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO };
    return verify('sha256', bytes, { key, ...padding }, signature);
  } catch {
    return false;
  }
}

/** The usual mistakes of signing programs, told from a signature that is not right. */
function guessMistake(
  bytes: Uint8Array,
  candidates: readonly Uint8Array[],
  key: KeyObject,
  algorithm: SignatureAlgorithm,
): string {
  const hash = HASH_OF[algorithm];
  const digest = hash === undefined ? undefined : createHash(hash).update(bytes).digest();
  if (digest !== undefined && candidates.some((each) => isSignatureRight(digest, each, key, algorithm)))
    return 'It hashes the bytes twice: either it or the tool it calls has to take them as they are.';
  if (algorithm === 'ps256' && candidates.some((each) => isPlainRsa(bytes, each, key, 'pkcs1')))
    return 'It signs with RSA PKCS#1 v1.5, where PSS is needed.';
  if (algorithm === 'ps256' && candidates.some((each) => isPlainRsa(bytes, each, key, 'any-salt')))
    return 'Its PSS salt has another length than the 32 bytes needed.';
  return `Is it the key of the certificate, and does it sign with ${algorithm} over the bytes it is given?`;
}

/**
 * Signs by asking somebody else, and hands a signature on only when the certificate's public key confirms it. DER and base64
 * are turned into the raw form.
 * @throws AssayError `signer.failed` with what was probably done wrong.
 */
export function signChecked(ask: SignBytes, who: string, key: KeyObject, algorithm: SignatureAlgorithm): SignBytes {
  return async (bytes) => {
    const answer = await ask(bytes);
    const candidates = decodeSignature(answer, algorithm);
    const right = candidates.find((candidate) => isSignatureRight(bytes, candidate, key, algorithm));
    if (right !== undefined) return right;
    const what =
      candidates.length === 0
        ? `gave ${answer.length} bytes that are no signature of ${algorithm}`
        : 'gave a signature that the certificate does not confirm';
    const why =
      candidates.length === 0
        ? 'Wanted is the signature alone, raw or as base64 (docs/signing.md).'
        : guessMistake(bytes, candidates, key, algorithm);
    throw new AssayError('signer.failed', `${who} ${what}. ${why}`);
  };
}
