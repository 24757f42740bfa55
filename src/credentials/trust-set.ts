import { createHash } from 'node:crypto';
import { AssayError } from '../domain/errors.ts';
import { type Certificate, readCertificate } from './certificate.ts';

/** A trust anchor, for people. */
export interface TrustAnchor {
  /** Subject on one line. Untrusted text. */
  readonly subject: string;
  /** ISO 8601. An anchor past it still counts, as in the engine: whoever configured it answers for it. */
  readonly notAfter: string;
  /** Name of the file it came from. */
  readonly source: string;
}

/** Trust anchors as data: it crosses process boundaries. */
export interface TrustSet {
  /** `none`, or the first 16 hex digits of a SHA-256 over the sorted certificates: the same anchors have the same id. */
  readonly id: string;
  /** All anchors, one after the other, as the engine takes them. Empty without anchors. */
  readonly anchorsPem: string;
  readonly anchors: readonly TrustAnchor[];
}

export const NO_TRUST: TrustSet = { id: 'none', anchorsPem: '', anchors: [] };

const PEM_BLOCK = /-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\s]*)-----END \1-----/g;

function readAnchors(file: { readonly name: string; readonly pem: string }): readonly Certificate[] {
  const unusable = (why: string) =>
    new AssayError('trust.unusable', `${file.name}: ${why}. Give trust anchors as certificates in PEM format.`);
  const begins = file.pem.split('-----BEGIN').length - 1;
  const blocks = [...file.pem.matchAll(PEM_BLOCK)];
  if (blocks.length === 0) throw unusable('there is no certificate in it');
  if (blocks.length !== begins) throw unusable('a certificate in it is cut off or mangled');
  return blocks.map(([, label = '', body = ''], index) => {
    if (label !== 'CERTIFICATE') throw unusable(`block ${index + 1} is a ${label.toLowerCase()}, not a certificate`);
    const certificate = readCertificate(Buffer.from(body.replaceAll(/\s/g, ''), 'base64'));
    if (certificate === undefined) throw unusable(`certificate ${index + 1} cannot be read`);
    if (!certificate.x509.ca) throw unusable(`certificate ${index + 1} is no certificate authority`);
    return certificate;
  });
}

/**
 * Reads trust anchors from PEM files. Duplicates are dropped; the order of files and certificates does not matter.
 * The engine would skip what it cannot read without a word, so everything is read here first.
 * @throws AssayError `trust.unusable` naming the file.
 */
export function loadTrustSet(pemFiles: readonly { readonly name: string; readonly pem: string }[]): TrustSet {
  const found = new Map<string, { readonly der: Buffer; readonly pem: string; readonly anchor: TrustAnchor }>();
  for (const file of pemFiles) {
    for (const { x509, notAfterMs, pem } of readAnchors(file)) {
      if (found.has(x509.fingerprint256)) continue;
      const subject = x509.subject.split('\n').join(', ');
      const anchor = { subject, notAfter: new Date(notAfterMs).toISOString(), source: file.name };
      found.set(x509.fingerprint256, { der: x509.raw, pem, anchor });
    }
  }
  if (found.size === 0) return NO_TRUST;
  const sorted = [...found.values()].sort((a, b) => Buffer.compare(a.der, b.der));
  const digest = createHash('sha256');
  for (const { der } of sorted) digest.update(der);
  return {
    id: digest.digest('hex').slice(0, 16),
    anchorsPem: sorted.map(({ pem }) => pem).join(''),
    anchors: sorted.map(({ anchor }) => anchor),
  };
}

const PARSED = new WeakMap<TrustSet, readonly Certificate[]>();

/** The certificates of a trust set, read once. */
export function readAnchorCertificates(trust: TrustSet): readonly Certificate[] {
  const known = PARSED.get(trust);
  if (known !== undefined) return known;
  const parsed = [...trust.anchorsPem.matchAll(PEM_BLOCK)]
    .map(([pem]) => readCertificate(pem))
    .filter((certificate) => certificate !== undefined);
  PARSED.set(trust, parsed);
  return parsed;
}

export interface TrustFacts {
  readonly id: string;
  readonly anchors: readonly TrustAnchor[];
  /** False: there is no anchor, so that no credential can read `trusted`. */
  readonly canTrust: boolean;
}

/** Facts about a trust set for `assay doctor`. */
export function describeTrust(trust: TrustSet): TrustFacts {
  return { id: trust.id, anchors: trust.anchors, canTrust: trust.anchors.length > 0 };
}
