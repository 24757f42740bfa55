import type { SignatureAlgorithm, SignBytes } from '../../domain/manifest-plan.ts';
import type { Certificate } from '../certificate.ts';
import { checkMatch, checkPermissions } from '../keys/check-key.ts';
import { readKeyFile } from '../keys/read-key-file.ts';
import { readPrivateKey } from '../keys/read-private-key.ts';
import { refuseWrong } from './read-signer-chain.ts';
import { signWithKey } from './sign-with-key.ts';

/**
 * Reads a key from disk. It stays in this process's memory, in OpenSSL's keeping; what was read is wiped.
 * @throws AssayError `signer.unusable`: readable by others, no key, encrypted, or not the certificate's.
 */
export async function openFileKey(path: string, leaf: Certificate, algorithm: SignatureAlgorithm): Promise<SignBytes> {
  const { bytes, mode } = await readKeyFile(path);
  try {
    refuseWrong(path, [checkPermissions(path, mode)]);
    const { key, check } = readPrivateKey(bytes);
    refuseWrong(path, [check]);
    if (key === undefined) throw new Error('A key that could not be read passed its check');
    refuseWrong(path, [checkMatch(leaf, key)]);
    return signWithKey(key, algorithm);
  } finally {
    bytes.fill(0);
  }
}
