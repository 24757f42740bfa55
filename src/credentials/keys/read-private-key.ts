import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { KeyCheck } from './key-check.ts';
import { isPrivateBlock, type PemBlock, readPem } from './read-pem.ts';

export interface PrivateKeyReading {
  /** Undefined when the file is of no use. */
  readonly key: KeyObject | undefined;
  readonly check: KeyCheck;
}

const CONVERT_ENCRYPTED =
  'Assay asks for no passphrase. Write it out with: openssl pkey -in FILE -out signer.key && chmod 600 signer.key; or leave it encrypted and sign through a program of your own (--signer-command).';

function unreadable(message: string, remedy: string): PrivateKeyReading {
  return { key: undefined, check: { id: 'key.readable', state: 'wrong', message, remedy } };
}

function decode(block: PemBlock): KeyObject | undefined {
  const types = { 'PRIVATE KEY': 'pkcs8', 'EC PRIVATE KEY': 'sec1', 'RSA PRIVATE KEY': 'pkcs1' } as const;
  const type = types[block.label as keyof typeof types];
  if (type === undefined) return undefined;
  try {
    return createPrivateKey({ key: block.der, format: 'der', type });
  } catch {
    // What OpenSSL says of it helps nobody, and nothing that was near a key is handed on.
    return undefined;
  }
}

/** Reads a private key from a PEM file. Nothing of the file's contents stands in what it says. */
export function readPrivateKey(bytes: Uint8Array): PrivateKeyReading {
  const { blocks, isMangled } = readPem(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'),
  );
  try {
    const keys = blocks.filter(isPrivateBlock);
    const [block] = keys;
    if (keys.some(({ hasHeaders, label }) => hasHeaders || label.startsWith('ENCRYPTED')))
      return unreadable('The key is encrypted with a passphrase.', CONVERT_ENCRYPTED);
    if (isMangled)
      return unreadable('A block in the key file is cut off or mangled.', 'Restore the file from where it is kept.');
    if (block === undefined)
      return unreadable(
        blocks.length === 0
          ? 'There is no key in PEM format in the key file.'
          : 'There is no private key in the key file.',
        'Give a private key in PEM format. From DER: openssl pkey -inform der -in FILE -out signer.key',
      );
    if (keys.length > 1)
      return unreadable(
        'There is more than one private key in the key file.',
        'Leave only the one of the certificate.',
      );
    if (block.label.startsWith('OPENSSH'))
      return unreadable('It is a key for SSH.', 'Use the key that was made for the certificate.');
    const key = decode(block);
    if (key === undefined)
      return unreadable('The private key cannot be read.', 'Restore the file from where it is kept.');
    return { key, check: { id: 'key.readable', state: 'fine', message: 'The private key can be read.' } };
  } finally {
    for (const block of blocks) block.der.fill(0);
  }
}
