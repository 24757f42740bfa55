import { type KeyObject, X509Certificate } from 'node:crypto';
import { readDer, readDerChildren, readOid } from './read-der.ts';

/** A certificate with what node:crypto does not say about it. */
export interface Certificate {
  readonly x509: X509Certificate;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** Dotted identifiers; empty when the extension is not there. */
  readonly extendedKeyUsages: readonly string[];
  /** Object identifier of the algorithm it was signed with. */
  readonly signatureAlgorithm: string;
  readonly pem: string;
  /** Taken out once: node:crypto makes a new one each time it is asked. */
  readonly publicKey: KeyObject;
}

const ECDSA_SHA256 = '1.2.840.10045.4.3.2';
/**
 * Algorithms a certificate may be signed with, as the C2PA certificate profile lists them (specification 2.3, section 14.5.1):
 * RSA PKCS#1 and ECDSA with SHA-256, -384 and -512, RSASSA-PSS, Ed25519. SHA-1 is not among them.
 */
const SIGNATURE_ALGORITHMS: ReadonlySet<string> = new Set([
  '1.2.840.113549.1.1.11',
  '1.2.840.113549.1.1.12',
  '1.2.840.113549.1.1.13',
  '1.2.840.113549.1.1.10',
  ECDSA_SHA256,
  '1.2.840.10045.4.3.3',
  '1.2.840.10045.4.3.4',
  '1.3.101.112',
]);

/** False for SHA-256 under a P-521 key: the engine takes no hash shorter than half the field, and calls such a chain unknown. */
function isPairingChecked(subject: Certificate, issuer: Certificate): boolean {
  const curve = issuer.publicKey.asymmetricKeyDetails?.namedCurve;
  return subject.signatureAlgorithm !== ECDSA_SHA256 || curve !== 'secp521r1';
}

function parseCertificate(source: string | Uint8Array): Certificate | undefined {
  try {
    const x509 = new X509Certificate(source);
    const notBeforeMs = Date.parse(x509.validFrom);
    const notAfterMs = Date.parse(x509.validTo);
    const signatureAlgorithm = readOid(readDerChildren(readDerChildren(readDer(x509.raw))[1])[0]);
    if (Number.isNaN(notBeforeMs) || Number.isNaN(notAfterMs)) return undefined;
    const extendedKeyUsages = x509.keyUsage ?? [];
    const { publicKey } = x509;
    return { x509, notBeforeMs, notAfterMs, extendedKeyUsages, signatureAlgorithm, pem: toPem(x509.raw), publicKey };
  } catch {
    // node:crypto has one kind of error for all that is wrong with a certificate.
    return undefined;
  }
}

/** Certificates read before: signers and time-stamping authorities are few, files many. */
const KNOWN = new Map<string, Certificate | undefined>();
const KNOWN_LIMIT = 500;

/** Reads a certificate, DER or PEM. Undefined when it is none. */
export function readCertificate(source: string | Uint8Array): Certificate | undefined {
  const key = typeof source === 'string' ? source : Buffer.from(source).toString('latin1');
  if (KNOWN.has(key)) return KNOWN.get(key);
  const certificate = parseCertificate(source);
  if (KNOWN.size >= KNOWN_LIMIT) KNOWN.clear();
  KNOWN.set(key, certificate);
  return certificate;
}

/** True when the certificate was signed with an algorithm that C2PA still allows. */
export function isSignedAllowed(certificate: Certificate): boolean {
  return SIGNATURE_ALGORITHMS.has(certificate.signatureAlgorithm);
}

/** True when `issuer` signed `subject`, by name, key identifier, key usage and signature, with an algorithm still allowed. */
export function isIssuedBy(subject: Certificate, issuer: Certificate): boolean {
  if (!isSignedAllowed(subject)) return false;
  try {
    if (!isPairingChecked(subject, issuer)) return false;
    return subject.x509.checkIssued(issuer.x509) && subject.x509.verify(issuer.publicKey);
  } catch {
    // An unsupported key: it proves nothing.
    return false;
  }
}

export function isValidAt(certificate: Certificate, timeMs: number): boolean {
  // Both ends belong to the period (RFC 5280 section 4.1.2.5), counted in whole seconds.
  const second = Math.floor(timeMs / 1000) * 1000;
  return second >= certificate.notBeforeMs && second <= certificate.notAfterMs;
}

/** The part of a certificate's subject with that short name (`O`, `CN`), the last if there is more than one. */
export function findSubjectPart(x509: X509Certificate, name: 'O' | 'CN'): string | undefined {
  const lines = x509.subject.split('\n').filter((line) => line.startsWith(`${name}=`));
  const text = lines.at(-1)?.slice(name.length + 1);
  return text === undefined || text === '' ? undefined : text;
}

export function toPem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
