import type { KeyObject } from 'node:crypto';
import type { SignatureAlgorithm } from '../../domain/manifest-plan.ts';

/** Smallest RSA key the engine takes, in bits; C2PA specification 2.3, section 14.5.1. */
export const RSA_MINIMUM_BITS = 2048;

const ALGORITHM_OF_CURVE: Readonly<Record<string, SignatureAlgorithm>> = { prime256v1: 'es256', secp384r1: 'es384' };

/** Keys made for PSS alone may be bound to other hashes. */
function isForSha256(details: KeyObject['asymmetricKeyDetails']): boolean {
  return [details?.hashAlgorithm, details?.mgf1HashAlgorithm].every((hash) => hash === undefined || hash === 'sha256');
}

/** The algorithm that a key signs with; undefined for keys that cannot sign content credentials here. */
export function findKeyAlgorithm(key: KeyObject): SignatureAlgorithm | undefined {
  const details = key.asymmetricKeyDetails;
  const type = key.asymmetricKeyType;
  if (type === 'ec') return ALGORITHM_OF_CURVE[details?.namedCurve ?? ''];
  if (type === 'ed25519') return 'ed25519';
  const isRsa = type === 'rsa' || (type === 'rsa-pss' && isForSha256(details));
  return isRsa && (details?.modulusLength ?? 0) >= RSA_MINIMUM_BITS ? 'ps256' : undefined;
}

/** A key's kind in plain words: `a key of type rsa with 1024 bits`. */
export function describeKey(key: KeyObject): string {
  const { namedCurve, modulusLength } = key.asymmetricKeyDetails ?? {};
  const type = key.asymmetricKeyType ?? 'unknown';
  if (namedCurve !== undefined) return `an elliptic key on the curve ${namedCurve}`;
  return modulusLength === undefined ? `a key of type ${type}` : `a key of type ${type} with ${modulusLength} bits`;
}
