import { constants, type KeyObject, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';
import type { SignatureAlgorithm, SignBytes } from '../../domain/manifest-plan.ts';

const HASHES: Readonly<Record<SignatureAlgorithm, string | null>> = {
  es256: 'sha256',
  es384: 'sha384',
  ps256: 'sha256',
  ed25519: null,
};

/** The form of signatures that COSE wants (RFC 9053 section 2.1, RFC 8230 section 2). */
function keyOptions(key: KeyObject, algorithm: SignatureAlgorithm) {
  if (algorithm === 'ps256')
    return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  return algorithm === 'ed25519' ? { key } : { key, dsaEncoding: 'ieee-p1363' as const };
}

const signInPool = promisify(sign);

/** Signs with a key in memory, on a thread of its own: an RSA signature holds up a thread for a millisecond or more. */
export function signWithKey(key: KeyObject, algorithm: SignatureAlgorithm): SignBytes {
  return async (bytes) => signInPool(HASHES[algorithm], bytes, keyOptions(key, algorithm));
}

/** True when the signature is one by the key's owner, in the form that COSE wants. */
export function isSignatureRight(
  bytes: Uint8Array,
  signature: Uint8Array,
  publicKey: KeyObject,
  algorithm: SignatureAlgorithm,
): boolean {
  try {
    return verify(HASHES[algorithm], bytes, keyOptions(publicKey, algorithm), signature);
  } catch {
    // node:crypto throws on some signatures that cannot even be decoded.
    return false;
  }
}
