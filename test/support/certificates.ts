import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import {
  derBits,
  derBoolean,
  derInteger,
  derNode,
  derOctets,
  derOid,
  derSequence,
  derSet,
  derTagged,
  derText,
  derTime,
} from './der.ts';

/** Object identifiers of extended key usages. */
export const USAGES = {
  emailProtection: '1.3.6.1.5.5.7.3.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  c2paSigning: '1.3.6.1.4.1.62558.2.1',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  serverAuth: '1.3.6.1.5.5.7.3.1',
} as const;

export type KeyKind = 'es256' | 'es384' | 'ps256' | 'ed25519';

/** A certificate with its key, made for one test run. Nothing of it is ever written into the repository. */
export interface Credential {
  readonly subject: string;
  readonly kind: KeyKind;
  readonly key: KeyObject;
  readonly der: Buffer;
  readonly pem: string;
  /** Issuing authorities up to, not including, the root. */
  readonly issuers: readonly Credential[];
}

interface Options {
  readonly issuer?: Credential;
  readonly kind?: KeyKind;
  readonly organisation?: string;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly usage?: string;
  /** States the key identifier of another certificate as its own, as a forger would. */
  readonly identifierOf?: Credential;
  /** States a key usage of signing certificates without being an authority. */
  readonly claimsToCertify?: boolean;
  /** An IPv4 address that the certificate is for, in TLS. */
  readonly address?: string;
}

const DAY_MS = 86_400_000;
const ECDSA_SHA256 = derSequence(derOid('1.2.840.10045.4.3.2'));
const ECDSA_SHA384 = derSequence(derOid('1.2.840.10045.4.3.3'));
const RSA_SHA256 = derSequence(derOid('1.2.840.113549.1.1.11'), Buffer.from([0x05, 0x00]));
const ED25519 = derSequence(derOid('1.3.101.112'));

const ALGORITHMS: Readonly<Record<KeyKind, { readonly identifier: Buffer; readonly hash: string | null }>> = {
  es256: { identifier: ECDSA_SHA256, hash: 'sha256' },
  es384: { identifier: ECDSA_SHA384, hash: 'sha384' },
  ps256: { identifier: RSA_SHA256, hash: 'sha256' },
  ed25519: { identifier: ED25519, hash: null },
};

function makeKeys(kind: KeyKind): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
  if (kind === 'ed25519') return generateKeyPairSync('ed25519');
  if (kind === 'ps256') return generateKeyPairSync('rsa', { modulusLength: 2048 });
  return generateKeyPairSync('ec', { namedCurve: kind === 'es256' ? 'P-256' : 'P-384' });
}

function makeName(commonName: string, organisation: string): Buffer {
  const part = (oid: string, text: string) => derSet(derSequence(derOid(oid), derText(text)));
  return derSequence(part('2.5.4.10', organisation), part('2.5.4.3', commonName));
}

function makeExtension(oid: string, critical: boolean, value: Buffer): Buffer {
  return derSequence(derOid(oid), ...(critical ? [derBoolean(true)] : []), derOctets(value));
}

function keyIdentifier(publicKey: KeyObject): Buffer {
  return createHash('sha1')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest();
}

const NAMES = new WeakMap<Buffer, Buffer>();
const IDENTIFIERS = new WeakMap<Buffer, Buffer>();

export function toPem(der: Uint8Array): string {
  const body = Buffer.from(der)
    .toString('base64')
    .replaceAll(/(.{64})/g, '$1\n')
    .trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
}

function makeCertificate(commonName: string, isAuthority: boolean, options: Options): Credential {
  const kind = options.kind ?? 'es256';
  const keys = makeKeys(kind);
  const name = makeName(commonName, options.organisation ?? 'Assay Test');
  const issuerName = options.issuer === undefined ? name : (NAMES.get(options.issuer.der) ?? name);
  const stated = options.identifierOf && IDENTIFIERS.get(options.identifierOf.der);
  const identifier = stated ?? keyIdentifier(keys.publicKey);
  const issuerIdentifier =
    options.issuer === undefined ? identifier : (IDENTIFIERS.get(options.issuer.der) ?? identifier);
  const signing = ALGORITHMS[options.issuer?.kind ?? kind];
  const signsOnly =
    options.claimsToCertify === true ? derBits(Buffer.from([0x84]), 2) : derBits(Buffer.from([0x80]), 7);
  const keyUsage = isAuthority ? derBits(Buffer.from([0x06]), 1) : signsOnly;
  const extensions = [
    makeExtension('2.5.29.19', true, derSequence(...(isAuthority ? [derBoolean(true)] : []))),
    makeExtension('2.5.29.15', true, keyUsage),
    makeExtension('2.5.29.14', false, derOctets(identifier)),
    makeExtension('2.5.29.35', false, derSequence(derNode(0x80, issuerIdentifier))),
  ];
  if (options.usage !== undefined)
    extensions.push(
      makeExtension('2.5.29.37', options.usage === USAGES.timeStamping, derSequence(derOid(options.usage))),
    );
  if (options.address !== undefined) {
    const octets = Buffer.from(options.address.split('.').map(Number));
    extensions.push(makeExtension('2.5.29.17', false, derSequence(derNode(0x87, octets))));
  }
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const body = derSequence(
    derTagged(0, derInteger(2)),
    derInteger(serial),
    signing.identifier,
    issuerName,
    derSequence(
      derTime(options.notBefore ?? new Date(Date.now() - DAY_MS)),
      derTime(options.notAfter ?? new Date(Date.now() + 365 * DAY_MS)),
    ),
    name,
    keys.publicKey.export({ type: 'spki', format: 'der' }),
    derTagged(3, derSequence(...extensions)),
  );
  const signature = sign(signing.hash, body, options.issuer?.key ?? keys.privateKey);
  const der = derSequence(body, signing.identifier, derBits(signature));
  NAMES.set(der, name);
  IDENTIFIERS.set(der, identifier);
  const issuers =
    options.issuer === undefined || options.issuer.issuers.length === 0 ? [] : [...options.issuer.issuers];
  return { subject: commonName, kind, key: keys.privateKey, der, pem: toPem(der), issuers };
}

/** A root, or an intermediate authority when it has an issuer. */
export function makeAuthority(commonName: string, options: Options = {}): Credential {
  const made = makeCertificate(commonName, true, options);
  return options.issuer === undefined ? made : { ...made, issuers: [made, ...made.issuers] };
}

/** A signing (or, by its usage, time-stamping) certificate. */
export function makeSigner(issuer: Credential, commonName: string, options: Omit<Options, 'issuer'> = {}): Credential {
  return makeCertificate(commonName, false, { usage: USAGES.emailProtection, ...options, issuer });
}

/** Leaf and intermediates, as signatures carry them. */
export function chainPem(credential: Credential): string {
  return [credential.pem, ...credential.issuers.map((issuer) => issuer.pem)].join('');
}
