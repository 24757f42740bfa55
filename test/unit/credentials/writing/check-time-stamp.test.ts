import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { findTimeStampFault } from '../../../../src/credentials/writing/check-time-stamp.ts';
import { makeAuthority, makeSigner, USAGES } from '../../../support/certificates.ts';
import { DER_NULL, derInteger, derOctets, derOid, derSequence } from '../../../support/der.ts';
import { makeToken } from '../../../support/time-stamping.ts';

const stamper = makeSigner(makeAuthority('Root'), 'Stamper', { usage: USAGES.timeStamping });
const digest = createHash('sha256').update('claim').digest();
const nonce = derInteger(12_345);

function makeRequest(...more: readonly Buffer[]): Buffer {
  const imprint = derSequence(derSequence(derOid('2.16.840.1.101.3.4.2.1'), DER_NULL), derOctets(digest));
  return derSequence(derInteger(1), imprint, ...more);
}

const makeReply = (token: Buffer, status = 0) => derSequence(derSequence(derInteger(status)), token);
const token = (given: Uint8Array = digest, number?: Buffer) => makeToken(stamper, given, new Date(), number);

describe('an answer of a time-stamping authority', () => {
  test('is right with the digest and the nonce of the request', () => {
    expect(findTimeStampFault(makeRequest(), makeReply(token()))).toBeUndefined();
    expect(findTimeStampFault(makeRequest(nonce), makeReply(token(digest, nonce)))).toBeUndefined();
    expect(findTimeStampFault(makeRequest(nonce), makeReply(token(digest, nonce), 1))).toBeUndefined();
  });

  test.each([
    ['another digest', makeReply(token(Buffer.alloc(32))), /something else/],
    ['another nonce', makeReply(token(digest, derInteger(54_321))), /another request/],
    ['no nonce', makeReply(token()), /another request/],
    ['a refusal', derSequence(derSequence(derInteger(2))), /refused \(status 2\)/],
    ['a refusal with a token', makeReply(token(digest, nonce), 2), /refused/],
    ['no token', derSequence(derSequence(derInteger(0))), /no time stamp/],
    ['a page', Buffer.from('<html>'), /no time stamp/],
    ['nothing', Buffer.alloc(0), /no time stamp/],
  ])('with %s is not', (_, reply, why) => {
    expect(findTimeStampFault(makeRequest(nonce), reply)).toMatch(why);
  });

  test('cut off anywhere is not', () => {
    const reply = makeReply(token(digest, nonce));
    for (let length = 0; length < reply.length; length += 7)
      expect(findTimeStampFault(makeRequest(nonce), reply.subarray(0, length))).toBeDefined();
  });
});
