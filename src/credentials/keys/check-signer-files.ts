import { createHash } from 'node:crypto';
import type { SignatureAlgorithm } from '../../domain/manifest-plan.ts';
import type { Certificate } from '../certificate.ts';
import type { TrustSet } from '../trust-set.ts';
import { checkCertificate } from './check-certificate.ts';
import { checkChain } from './check-chain.ts';
import { checkMatch, checkPermissions } from './check-key.ts';
import { isDevelopmentCertificate } from './development-certificate.ts';
import { findKeyAlgorithm } from './key-algorithm.ts';
import type { KeyCheck } from './key-check.ts';
import { readChain } from './read-chain.ts';
import { readKeyFile } from './read-key-file.ts';
import { readPrivateKey } from './read-private-key.ts';

/** A signing certificate, for people. Names are untrusted text. */
export interface CertificateSummary {
  readonly subject: string;
  readonly issuer: string;
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string;
  /** ISO 8601. */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly algorithm?: SignatureAlgorithm;
  readonly development: boolean;
}

export interface SignerFilesReport {
  readonly checks: readonly KeyCheck[];
  /** Undefined when the certificate cannot be read. */
  readonly certificate?: CertificateSummary;
}

function describeCertificate(leaf: Certificate): CertificateSummary {
  const algorithm = findKeyAlgorithm(leaf.publicKey);
  return {
    subject: leaf.x509.subject.split('\n').join(', '),
    issuer: leaf.x509.issuer.split('\n').join(', '),
    fingerprint: createHash('sha256').update(leaf.x509.raw).digest('hex'),
    notBefore: new Date(leaf.notBeforeMs).toISOString(),
    notAfter: new Date(leaf.notAfterMs).toISOString(),
    ...(algorithm !== undefined && { algorithm }),
    development: isDevelopmentCertificate(leaf.pem),
  };
}

async function checkKeyFile(path: string, leaf: Certificate): Promise<readonly KeyCheck[]> {
  const { bytes, mode } = await readKeyFile(path);
  try {
    const permissions = checkPermissions(path, mode);
    const { key, check } = readPrivateKey(bytes);
    return [permissions, check, ...(key === undefined ? [] : [checkMatch(leaf, key)])];
  } finally {
    bytes.fill(0);
  }
}

/**
 * Looks at everything that can be wrong with a signer's files, one thing after the other. Whether it is trusted is left open
 * without anchors.
 * @throws AssayError `signer.unusable` for a file that cannot be read at all.
 */
export async function checkSignerFiles(
  files: { readonly certificatePath: string; readonly keyPath?: string },
  trust: TrustSet,
  nowMs: number,
): Promise<SignerFilesReport> {
  const { chain, checks } = readChain((await readKeyFile(files.certificatePath)).bytes);
  const [leaf] = chain;
  if (leaf === undefined) return { checks };
  const keyChecks = files.keyPath === undefined ? [] : await checkKeyFile(files.keyPath, leaf);
  return {
    checks: [...checks, ...checkCertificate(leaf, nowMs), ...checkChain(chain, trust, nowMs), ...keyChecks],
    certificate: describeCertificate(leaf),
  };
}
