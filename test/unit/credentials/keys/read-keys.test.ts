import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readCertificate } from '../../../../src/credentials/certificate.ts';
import { checkMatch, checkPermissions } from '../../../../src/credentials/keys/check-key.ts';
import { isDevelopmentCertificate } from '../../../../src/credentials/keys/development-certificate.ts';
import { readChain } from '../../../../src/credentials/keys/read-chain.ts';
import { readPrivateKey } from '../../../../src/credentials/keys/read-private-key.ts';
import { makeAuthority, makeSigner } from '../../../support/certificates.ts';

const root = makeAuthority('Root');
const signer = makeSigner(root, 'Signer');
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

describe('a certificate file', () => {
  const wrong: readonly (readonly [string, string | Buffer, RegExp])[] = [
    ['empty', '', /no certificate in it/],
    ['junk', '\u0000\u0001junk', /no certificate in it/],
    ['DER', signer.der, /DER format/],
    ['cut off', signer.pem.slice(0, 200), /cut off or mangled/],
    ['the second cut off', signer.pem + root.pem.slice(0, 90), /cut off or mangled/],
    [
      'junk in a block',
      '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
      /Certificate 1 in it cannot be read/,
    ],
    ['a key alone', pkcs8, /no certificate in it, but: private key/],
    ['hundreds', signer.pem.repeat(101), /101 certificates/],
  ];
  test.each(wrong)('%s is of no use, and says why', (_name, content, message) => {
    const { chain, checks } = readChain(Buffer.from(content));
    expect(chain).toEqual([]);
    expect(checks).toEqual([expect.objectContaining({ id: 'certificate.readable', state: 'wrong' })]);
    expect(checks[0]?.message).toMatch(message);
  });

  test('with text around the blocks, and with line ends of Windows, is read', () => {
    const text = `subject=CN = x\n${signer.pem}\nissuer=y\n${root.pem}`.replaceAll('\n', '\r\n');
    expect(readChain(Buffer.from(text)).chain.map(({ x509 }) => x509.raw)).toEqual([signer.der, root.der]);
  });

  test('with a private key in it is read, with a warning', () => {
    const { chain, checks } = readChain(Buffer.from(signer.pem + pkcs8));
    expect(chain).toHaveLength(1);
    expect(checks).toContainEqual(expect.objectContaining({ id: 'certificate.private-key-inside', state: 'warning' }));
  });
});

describe('a key file', () => {
  test.each(['pkcs8', 'sec1'] as const)('in %s is read, and what was read can be wiped', (type) => {
    const bytes = Buffer.from(privateKey.export({ type, format: 'pem' }).toString());
    const { key } = readPrivateKey(bytes);
    bytes.fill(0);
    expect(key?.equals(privateKey)).toBe(true);
  });

  test('with two keys, a public key or one for SSH is of no use', () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    const cases = [
      [pkcs8 + pkcs8, /more than one private key/],
      [publicKey.export({ type: 'spki', format: 'pem' }).toString(), /no private key/],
      ['-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA==\n-----END OPENSSH PRIVATE KEY-----\n', /key for SSH/],
      ['-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n', /cannot be read/],
    ] as const;
    for (const [text, message] of cases) {
      const { key, check } = readPrivateKey(Buffer.from(text));
      expect(key).toBeUndefined();
      expect(check.state).toBe('wrong');
      expect(check.message).toMatch(message);
    }
  });

  test('belongs to a certificate by its public half, and is for its owner alone', () => {
    const leaf = readCertificate(signer.der);
    if (leaf === undefined) throw new Error('not read');
    expect(checkMatch(leaf, signer.key).state).toBe('fine');
    // Its stored public half is the right one, its private half is not.
    const der = signer.key.export({ type: 'pkcs8', format: 'der' });
    der[50] = (der[50] ?? 0) ^ 1;
    expect(checkMatch(leaf, createPrivateKey({ key: der, type: 'pkcs8', format: 'der' })).state).toBe('wrong');
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    expect(checkMatch(leaf, rsa).message).toMatch(/curve prime256v1.*type rsa with 2048 bits/);
    const states = [0o600, 0o400, 0o640, 0o601, 0o644].map((mode) => checkPermissions('/x', mode).state);
    expect(states).toEqual(['fine', 'fine', 'wrong', 'wrong', 'wrong']);
  });
});

test('a certificate for development is told by its organisation, and no other part', () => {
  const organisation = 'Assay development - not for delivery';
  expect(isDevelopmentCertificate(makeSigner(root, 'x', { organisation }).pem)).toBe(true);
  expect(isDevelopmentCertificate(makeSigner(root, organisation).pem)).toBe(false);
  expect(isDevelopmentCertificate(signer.pem)).toBe(false);
  expect(isDevelopmentCertificate('junk')).toBe(false);
});
