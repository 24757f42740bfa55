import 'reflect-metadata';
import { KeyObject, webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

export type Keys = webcrypto.CryptoKeyPair;
export type KeyAlgorithm = Readonly<Record<string, unknown>>;

const P256 = { name: 'ECDSA', namedCurve: 'P-256' };
const SIGNED_WITH = { name: 'ECDSA', hash: 'SHA-256' };
const DAY_MS = 86_400_000;
/** Handed on, because the library wants its polyfill before it, which stands here. */
export const KEY_USAGES = KeyUsageFlags;
export const EMAIL_PROTECTION = '1.3.6.1.5.5.7.3.4';

/** What is odd about a certificate. Everything not given is as it should be. */
export interface Oddity {
  readonly algorithm?: KeyAlgorithm;
  /** Null: no extension. */
  readonly usages?: readonly string[] | null;
  readonly keyUsage?: number | null;
  readonly keyUsageCritical?: boolean;
  readonly basicConstraints?: boolean | null;
  readonly subjectIdentifier?: boolean;
  readonly authorityIdentifier?: boolean;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly signedWith?: KeyAlgorithm;
  readonly subject?: string;
}

export interface Made {
  readonly pem: string;
  readonly keys: Keys;
  readonly certificate: X509Certificate;
}

export async function makeKeys(algorithm: KeyAlgorithm = P256): Promise<Keys> {
  return (await webcrypto.subtle.generateKey(algorithm as never, true, ['sign', 'verify'])) as Keys;
}

/** Private key as PKCS#8 PEM. */
export function keyPem(keys: Keys): string {
  return KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }) as string;
}

/** An authority: a root, or signed by another. */
export async function makeIssuer(name: string, issuer?: Made, odd: Oddity = {}): Promise<Made> {
  const keys = await makeKeys();
  return finish(name, keys, issuer ?? undefined, odd, [
    new BasicConstraintsExtension(true, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    await SubjectKeyIdentifierExtension.create(keys.publicKey),
  ]);
}

export async function makeLeaf(issuer: Made, odd: Oddity = {}): Promise<Made> {
  const keys = await makeKeys(odd.algorithm);
  const extensions: Extension[] = [];
  if (odd.basicConstraints !== null)
    extensions.push(new BasicConstraintsExtension(odd.basicConstraints ?? false, undefined, true));
  if (odd.keyUsage !== null)
    extensions.push(
      new KeyUsagesExtension(odd.keyUsage ?? KeyUsageFlags.digitalSignature, odd.keyUsageCritical ?? true),
    );
  if (odd.usages !== null) extensions.push(new ExtendedKeyUsageExtension([...(odd.usages ?? [EMAIL_PROTECTION])]));
  if (odd.subjectIdentifier !== false) extensions.push(await SubjectKeyIdentifierExtension.create(keys.publicKey));
  if (odd.authorityIdentifier !== false)
    extensions.push(await AuthorityKeyIdentifierExtension.create(issuer.keys.publicKey));
  return finish(odd.subject ?? 'CN=Odd leaf, O=Assay test', keys, issuer, odd, extensions);
}

async function finish(
  name: string,
  keys: Keys,
  issuer: Made | undefined,
  odd: Oddity,
  extensions: readonly Extension[],
): Promise<Made> {
  const subject = name.includes('=') ? name : `CN=${name}, O=Assay test`;
  const certificate = await X509CertificateGenerator.create({
    subject,
    issuer: issuer === undefined ? subject : issuer.certificate.subject,
    notBefore: odd.notBefore ?? new Date(Date.now() - DAY_MS),
    notAfter: odd.notAfter ?? new Date(Date.now() + 365 * DAY_MS),
    signingKey: (issuer?.keys ?? keys).privateKey,
    publicKey: keys.publicKey,
    signingAlgorithm: (odd.signedWith ?? SIGNED_WITH) as never,
    extensions: [...extensions],
  });
  return { pem: `${certificate.toString('pem')}\n`, keys, certificate };
}
