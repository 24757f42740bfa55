import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readDer, readDerChildren, readOid, readTimeMs } from '../../../src/credentials/read-der.ts';
import { readTimeStamp } from '../../../src/credentials/read-time-stamp.ts';
import { makeAuthority, makeSigner, USAGES } from '../../support/certificates.ts';
import { derOid, derSequence, derTime } from '../../support/der.ts';
import { makeToken } from '../../support/time-stamping.ts';

const CONTENT = Buffer.from('what was stamped');
const DIGEST = createHash('sha256').update(CONTENT).digest();
const TIME = new Date(Math.floor(Date.now() / 1000) * 1000);
const root = makeAuthority('Root');
const middle = makeAuthority('Middle', { issuer: root });
const stamper = makeSigner(middle, 'Stamper', { usage: USAGES.timeStamping });

describe('readTimeStamp', () => {
  test('gives the time and the chain, leaf first', () => {
    const stamp = readTimeStamp(makeToken(stamper, DIGEST, TIME), CONTENT);
    expect(stamp?.timeMs).toBe(TIME.getTime());
    expect(stamp?.chain.map(({ x509 }) => x509.subject.split('\n').at(-1))).toEqual(['CN=Stamper', 'CN=Middle']);
  });

  test('also inside the response of the authority', () => {
    const response = derSequence(derSequence(Buffer.from([2, 1, 0])), makeToken(stamper, DIGEST, TIME));
    expect(readTimeStamp(response, CONTENT)?.timeMs).toBe(TIME.getTime());
  });

  test('refuses a stamp over something else', () => {
    expect(readTimeStamp(makeToken(stamper, DIGEST, TIME), Buffer.from('other'))).toBeUndefined();
  });

  test('refuses a time outside the life of the certificate', () => {
    const before = new Date(Date.UTC(2001, 0, 1));
    expect(readTimeStamp(makeToken(stamper, DIGEST, before), CONTENT)).toBeUndefined();
  });

  test('refuses a signature of another key', () => {
    const other = makeSigner(middle, 'Stamper', { usage: USAGES.timeStamping });
    expect(readTimeStamp(makeToken({ ...stamper, key: other.key }, DIGEST, TIME), CONTENT)).toBeUndefined();
  });

  test('refuses every token with a bit changed in what it states', () => {
    const token = makeToken(stamper, DIGEST, TIME);
    const time = token.indexOf(derTime(TIME));
    const digest = token.indexOf(DIGEST);
    for (const at of [time + 5, digest + 3, token.length - 1]) {
      const changed = Buffer.from(token);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(readTimeStamp(changed, CONTENT), `byte ${at}`).toBeUndefined();
    }
  });

  test('never throws on a token that is cut off or garbled', () => {
    const token = makeToken(stamper, DIGEST, TIME);
    for (let at = 0; at < token.length; at += 3) {
      expect(readTimeStamp(token.subarray(0, at), CONTENT)).toBeUndefined();
      const changed = Buffer.from(token);
      changed[at] = 0x30;
      readTimeStamp(changed, CONTENT);
    }
  });
});

describe('reading DER', () => {
  test('gives up on lengths beyond the end, indefinite lengths and endless lists', () => {
    expect(readDer(Buffer.from([0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0]))).toBeUndefined();
    expect(readDer(Buffer.from([0x30, 0x80, 0, 0]))).toBeUndefined();
    const endless = derSequence(Buffer.from('0500'.repeat(5000), 'hex'));
    expect(readDerChildren(readDer(endless))).toEqual([]);
  });

  test('reads object identifiers and both kinds of time', () => {
    for (const oid of ['1.2.840.113549.1.7.2', '2.16.840.1.101.3.4.2.1', '1.3.6.1.4.1.62558.2.1', '2.5.29.37.0'])
      expect(readOid(readDer(derOid(oid)))).toBe(oid);
    const utc = Buffer.concat([Buffer.from([0x17, 13]), Buffer.from('491231235959Z')]);
    expect(readTimeMs(readDer(utc))).toBe(Date.UTC(2049, 11, 31, 23, 59, 59));
    const older = Buffer.concat([Buffer.from([0x17, 13]), Buffer.from('500101000000Z')]);
    expect(readTimeMs(readDer(older))).toBe(Date.UTC(1950, 0, 1));
    const fraction = Buffer.concat([Buffer.from([0x18, 19]), Buffer.from('20260113123540.669Z')]);
    expect(readTimeMs(readDer(fraction))).toBe(Date.UTC(2026, 0, 13, 12, 35, 40, 669));
  });
});
