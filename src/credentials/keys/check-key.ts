import type { KeyObject } from 'node:crypto';
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

/** Looks whether the key is the certificate's. */
export function checkMatch(leaf: Certificate, publicKey: KeyObject): KeyCheck {
  const id = 'key.match';
  if (leaf.publicKey.equals(publicKey)) return { id, state: 'fine', message: 'The key belongs to the certificate.' };
  const [held, given] = [describeKey(leaf.publicKey), describeKey(publicKey)];
  return {
    id,
    state: 'wrong',
    message: `The key does not belong to the certificate${held === given ? '' : `, which holds ${held}; the key file has ${given}`}.`,
    remedy: 'Give the key that the certificate was issued for.',
  };
}
