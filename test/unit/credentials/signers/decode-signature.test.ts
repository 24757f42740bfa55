import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeSignature } from '../../../../src/credentials/signers/decode-signature.ts';
import { maskSecrets } from '../../../../src/credentials/signers/mask-secrets.ts';
import { isSignatureRight } from '../../../../src/credentials/signers/sign-with-key.ts';
import { derInteger, derSequence } from '../../../support/der.ts';

const KEYS = {
  es256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  es384: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
} as const;

describe('an ECDSA signature', () => {
  test.each(['es256', 'es384'] as const)('%s is the same in every form it comes in', (algorithm) => {
    const { privateKey, publicKey } = KEYS[algorithm];
    const hash = algorithm === 'es256' ? 'sha256' : 'sha384';
    // Many, so that r and s with leading zeros and with a high bit are among them.
    for (let index = 0; index < 300; index += 1) {
      const bytes = Buffer.from(`message ${index}`);
      const raw = sign(hash, bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' });
      const der = sign(hash, bytes, { key: privateKey, dsaEncoding: 'der' });
      const forms = [raw, der, Buffer.from(raw.toString('base64')), Buffer.from(`${der.toString('base64url')}\r\n`)];
      for (const form of forms) {
        const decoded = decodeSignature(form, algorithm);
        expect(decoded.some((each) => isSignatureRight(bytes, each, publicKey, algorithm))).toBe(true);
        expect(decoded.every(({ length }) => length === raw.length)).toBe(true);
      }
    }
  });

  test('with short numbers is filled up to its length', () => {
    const der = derSequence(derInteger(5), derInteger(Buffer.from([0x80, 1])));
    const [raw] = decodeSignature(der, 'es256');
    expect(Buffer.from(raw ?? []).toString('hex')).toBe(`${'05'.padStart(64, '0')}${'8001'.padStart(64, '0')}`);
  });

  test('that is none decodes to nothing', () => {
    const long = derSequence(derInteger(Buffer.alloc(33, 1)), derInteger(1));
    const three = derSequence(derInteger(1), derInteger(1), derInteger(1));
    const more = Buffer.concat([derSequence(derInteger(1), derInteger(1)), Buffer.from([0])]);
    for (const answer of [Buffer.alloc(0), Buffer.from('error: no such key'), long, three, more])
      expect(decodeSignature(answer, 'es256')).toEqual([]);
  });

  test('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom('es256', 'es384', 'ps256', 'ed25519'),
        (answer, algorithm) => {
          for (const each of decodeSignature(answer, algorithm as 'es256')) expect(each.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 300 },
    );
  });
});

test('private keys and secrets are taken out of what others wrote, whole or cut off', () => {
  const { privateKey } = KEYS.es256;
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const body = pem.split('\n')[1] ?? '';
  for (const text of [
    `before ${pem} after`,
    `before ${pem.slice(0, 120)}`,
    `${pem.slice(40)} after`,
    `before\n${pem}${pem}`,
  ]) {
    const masked = maskSecrets(text);
    expect(masked).not.toContain(body.slice(20, 40));
    expect(masked).toContain('[private key left out]');
  }
  expect(maskSecrets('no abc here', ['abc', ''])).toBe('no [secret left out] here');
  expect(maskSecrets('-----BEGIN CERTIFICATE-----\nMII')).toContain('MII');
});
