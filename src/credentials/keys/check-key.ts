import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Certificate } from '../certificate.ts';
import { describeKey } from './key-algorithm.ts';
import type { KeyCheck } from './key-check.ts';

/** Looks at who else may read the key file. Windows has no such bits; there it is left open. */
export function checkPermissions(path: string, mode: number): KeyCheck {
  const id = 'key.permissions';
  if (process.platform === 'win32')
    return { id, state: 'note', message: 'Who else may read the key file was not looked at on this system.' };
  if ((mode & 0o077) === 0) return { id, state: 'fine', message: 'Only its owner may read the key file.' };
  const who = (mode & 0o007) === 0 ? 'its group' : 'everybody on this computer';
  return {
    id,
    state: 'wrong',
    message: `The key file may be opened by ${who} (permissions ${mode.toString(8).padStart(3, '0')}), and is not used for that.`,
    remedy: `Close it to others: chmod 600 '${path}'`,
  };
}

const PROBE = Buffer.from('Assay: does this key belong to the certificate?');

/** The two halves may not belong together: the public one is often stored beside the private one, and may be all that is right. */
function isConfirmed(privateKey: KeyObject, publicKey: KeyObject): boolean {
  const hash = publicKey.asymmetricKeyType?.startsWith('ed') === true ? null : 'sha256';
  try {
    return verify(hash, PROBE, publicKey, sign(hash, PROBE, privateKey));
  } catch {
    // Of another kind, or a key that cannot sign.
    return false;
  }
}

/** Looks whether the private key is the certificate's, by signing something with it. */
export function checkMatch(leaf: Certificate, privateKey: KeyObject): KeyCheck {
  const id = 'key.match';
  if (isConfirmed(privateKey, leaf.publicKey))
    return { id, state: 'fine', message: 'The key belongs to the certificate.' };
  const [held, given] = [describeKey(leaf.publicKey), describeKey(createPublicKey(privateKey))];
  return {
    id,
    state: 'wrong',
    message: `The key does not belong to the certificate${held === given ? '' : `, which holds ${held}; the key file has ${given}`}.`,
    remedy: 'Give the key that the certificate was issued for.',
  };
}
