import { findSubjectPart, readCertificate } from '../certificate.ts';
import { readPem } from './read-pem.ts';

/**
 * Organisation in the subject of every certificate that `assay keys init` makes, and how it is recognised for ever after: the
 * subject is the one part that every program shows, and that cannot be lost without making another certificate. Never changes.
 */
export const DEVELOPMENT_ORGANISATION = 'Assay development - not for delivery';

/** True for a certificate made by `assay keys init` (the first one, when there are several). False when it cannot be read. */
export function isDevelopmentCertificate(pem: string): boolean {
  const block = readPem(pem).blocks.find(({ label }) => label === 'CERTIFICATE');
  const certificate = block && readCertificate(block.der);
  return certificate !== undefined && findSubjectPart(certificate.x509, 'O') === DEVELOPMENT_ORGANISATION;
}
