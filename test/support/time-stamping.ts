import { createHash, randomBytes, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readDer, readDerChildren } from '../../src/credentials/read-der.ts';
import type { Credential } from './certificates.ts';
import { DER_NULL, derInteger, derNode, derOctets, derOid, derSequence, derSet, derTagged, derTime } from './der.ts';

const SHA256 = derSequence(derOid('2.16.840.1.101.3.4.2.1'), DER_NULL);

/** Issuer and serial number as they stand in a certificate, to name it in a CMS signer info. */
function issuerAndSerial(der: Buffer): Buffer {
  // Both are copied from the certificate: SEQUENCE { SEQUENCE { [0] version, serial, algorithm, issuer … } }.
  const node = (at: number): { start: number; body: number; end: number } => {
    const first = der[at + 1] ?? 0;
    const bytes = first < 0x80 ? 0 : first & 0x7f;
    const length = bytes === 0 ? first : der.readUIntBE(at + 2, bytes);
    return { start: at, body: at + 2 + bytes, end: at + 2 + bytes + length };
  };
  const version = node(node(node(0).body).body);
  const serial = node(version.end);
  const issuer = node(node(serial.end).end);
  return derSequence(der.subarray(issuer.start, issuer.end), der.subarray(serial.start, serial.end));
}

/** RFC 3161 time-stamp token for a SHA-256 digest. */
export function makeToken(authority: Credential, digest: Uint8Array, time: Date, nonce?: Uint8Array): Buffer {
  const info = derSequence(
    derInteger(1),
    derOid('1.3.6.1.4.1.99999.1'),
    derSequence(SHA256, derOctets(digest)),
    derInteger(randomBytes(8)),
    derTime(time),
    ...(nonce === undefined ? [] : [nonce]),
  );
  const attributes = [
    derSequence(derOid('1.2.840.113549.1.9.3'), derSet(derOid('1.2.840.113549.1.9.16.1.4'))),
    derSequence(derOid('1.2.840.113549.1.9.4'), derSet(derOctets(createHash('sha256').update(info).digest()))),
  ].sort((a, b) => Buffer.compare(a, b));
  const signature = sign('sha256', derSet(...attributes), authority.key);
  const signerInfo = derSequence(
    derInteger(1),
    issuerAndSerial(authority.der),
    SHA256,
    derNode(0xa0, ...attributes),
    derSequence(derOid('1.2.840.10045.4.3.2')),
    derOctets(signature),
  );
  const certificates = [authority.der, ...authority.issuers.map((issuer) => issuer.der)];
  return derSequence(
    derOid('1.2.840.113549.1.7.2'),
    derTagged(
      0,
      derSequence(
        derInteger(3),
        derSet(SHA256),
        derSequence(derOid('1.2.840.113549.1.9.16.1.4'), derTagged(0, derOctets(info))),
        derNode(0xa0, ...certificates),
        derSet(signerInfo),
      ),
    ),
  );
}

/** Digest and nonce of a time-stamp request (RFC 3161 section 2.4.1). */
function readRequest(request: Buffer): { readonly digest: Uint8Array; readonly nonce: Uint8Array | undefined } {
  const [, imprint, ...rest] = readDerChildren(readDer(request));
  const digest = readDerChildren(imprint)[1]?.body ?? new Uint8Array();
  return { digest, nonce: rest.find(({ tag }) => tag === 0x02)?.raw };
}

export interface TimeStampServer {
  readonly url: string;
  close(): Promise<void>;
}

/** A time-stamping authority on the loopback interface that always says the same time. */
export async function startTimeStampServer(authority: Credential, time: Date): Promise<TimeStampServer> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { digest, nonce } = readRequest(Buffer.concat(parts));
      const token = makeToken(authority, digest, time, nonce);
      response.writeHead(200, { 'content-type': 'application/timestamp-reply' });
      response.end(derSequence(derSequence(derInteger(0)), token));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
