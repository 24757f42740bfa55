// @peculiar/x509 needs it, and needs it first.
import 'reflect-metadata';
import { KeyObject, randomBytes, webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { SignatureAlgorithm } from '../../domain/manifest-plan.ts';
import { C2PA_SIGNING_USAGE, EMAIL_PROTECTION_USAGE } from '../signing-usages.ts';
import { DEVELOPMENT_ORGANISATION } from './development-certificate.ts';

export interface DevelopmentKeysRequest {
  readonly algorithm: SignatureAlgorithm;
  /** Common name of the signer. */
  readonly name: string;
  readonly days: number;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** All PEM. The authority's own key is thrown away: it has signed the one certificate it is for. */
export interface DevelopmentKeys {
  readonly anchorPem: string;
  readonly certificatePem: string;
  /** PKCS#8. */
  readonly keyPem: string;
}

const DAY_MS = 86_400_000;
/** How long before now the certificates begin: the clocks of other machines are not quite right. */
const BEGINS_EARLIER_MS = 3_600_000;
/** 128 bits of security, as the curve P-256 gives them; 2048 bits are the least allowed. */
const RSA_BITS = 3072;

const AUTHORITY_KEY = { name: 'ECDSA', namedCurve: 'P-256' };
const AUTHORITY_SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' };

const KEYS = {
  es256: AUTHORITY_KEY,
  es384: { name: 'ECDSA', namedCurve: 'P-384' },
  // Only the kind that certificates state as plain RSA, which every reader takes; it signs with PSS all the same.
  ps256: {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: RSA_BITS,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256',
  },
  ed25519: { name: 'Ed25519' },
} as const satisfies Readonly<Record<SignatureAlgorithm, object>>;

async function generateKeys(algorithm: object): Promise<webcrypto.CryptoKeyPair> {
  const keys = await webcrypto.subtle.generateKey(algorithm as webcrypto.EcKeyGenParams, true, ['sign', 'verify']);
  return keys;
}

function writeName(commonName: string) {
  return [{ O: [DEVELOPMENT_ORGANISATION] }, { CN: [commonName] }];
}

/** Makes an authority and a signer for development, both recognisable as such from the certificates alone. */
export async function makeDevelopmentKeys(request: DevelopmentKeysRequest): Promise<DevelopmentKeys> {
  const [authority, signer] = await Promise.all([generateKeys(AUTHORITY_KEY), generateKeys(KEYS[request.algorithm])]);
  // A name of its own for each: readers look for issuers by name, and there may be several among the anchors.
  const issuer = writeName(`Assay development authority ${randomBytes(4).toString('hex')}`);
  const period = {
    notBefore: new Date(request.nowMs - BEGINS_EARLIER_MS),
    notAfter: new Date(request.nowMs + request.days * DAY_MS),
  };
  const signing = { ...period, issuer, signingKey: authority.privateKey, signingAlgorithm: AUTHORITY_SIGNATURE };
  const [anchor, certificate] = await Promise.all([
    X509CertificateGenerator.create({
      ...signing,
      subject: issuer,
      publicKey: authority.publicKey,
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        await SubjectKeyIdentifierExtension.create(authority.publicKey),
      ],
    }),
    X509CertificateGenerator.create({
      ...signing,
      subject: writeName(request.name),
      publicKey: signer.publicKey,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        // E-mail protection as well: readers from before C2PA had a usage of its own know only that.
        new ExtendedKeyUsageExtension([C2PA_SIGNING_USAGE, EMAIL_PROTECTION_USAGE]),
        await SubjectKeyIdentifierExtension.create(signer.publicKey),
        await AuthorityKeyIdentifierExtension.create(authority.publicKey),
      ],
    }),
  ]);
  return {
    anchorPem: `${anchor.toString('pem')}\n`,
    certificatePem: `${certificate.toString('pem')}\n`,
    keyPem: KeyObject.from(signer.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
