import { type Certificate, readCertificate } from '../certificate.ts';
import type { KeyCheck } from './key-check.ts';
import { isPrivateBlock, readPem } from './read-pem.ts';

export interface ChainReading {
  /** As they stand in the file. Empty when the file is of no use. */
  readonly chain: readonly Certificate[];
  readonly checks: readonly KeyCheck[];
}

/** The most certificates read of one file. */
const FILE_CERTIFICATE_LIMIT = 100;

function unreadable(message: string, remedy: string): ChainReading {
  return { chain: [], checks: [{ id: 'certificate.readable', state: 'wrong', message, remedy }] };
}

/** Reads the certificates of a PEM file. */
export function readChain(bytes: Uint8Array): ChainReading {
  const { blocks, isMangled } = readPem(Buffer.from(bytes).toString('latin1'));
  const certificates = blocks.filter(({ label }) => label === 'CERTIFICATE');
  const [first] = blocks;
  if (isMangled)
    return unreadable('A block in it is cut off or mangled.', 'Get the file anew from where it came from.');
  if (first === undefined)
    return unreadable(
      readCertificate(bytes) === undefined ? 'There is no certificate in it.' : 'It is in DER format.',
      'Give certificates in PEM format. From DER: openssl x509 -inform der -in FILE -out signer.pem',
    );
  if (certificates.length === 0)
    return unreadable(
      `There is no certificate in it, but: ${blocks[0]?.label.toLowerCase() ?? 'nothing'}.`,
      first.label === 'PKCS7'
        ? 'Take the certificates out: openssl pkcs7 -print_certs -in FILE -out signer.pem'
        : "Give the file with the signer's certificate.",
    );
  if (certificates.length > FILE_CERTIFICATE_LIMIT)
    return unreadable(`There are ${certificates.length} certificates in it.`, 'Is it a list of trust anchors?');
  const chain = certificates.map(({ der }) => readCertificate(der));
  const broken = chain.indexOf(undefined);
  if (broken !== -1)
    return unreadable(`Certificate ${broken + 1} in it cannot be read.`, 'Get the file anew from where it came from.');
  const inside: readonly KeyCheck[] = blocks.some(isPrivateBlock)
    ? [
        {
          id: 'certificate.private-key-inside',
          state: 'warning',
          message: 'There is a private key in the certificate file, which people hand on without a thought.',
          remedy: 'Keep the key in a file of its own. If the file was handed to anybody, have a new key certified.',
        },
      ]
    : [];
  const readable: KeyCheck = {
    id: 'certificate.readable',
    state: 'fine',
    message: `${chain.length === 1 ? 'One certificate' : `${chain.length} certificates`}, readable.`,
  };
  return { chain: chain.filter((each) => each !== undefined), checks: [readable, ...inside] };
}
