import { type DerNode, readDer, readDerChildren, readOid } from '../read-der.ts';

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const INTEGER = 0x02;
/** PKIStatus of RFC 3161 section 2.4.2: granted, granted with changes. */
const GRANTED: readonly number[] = [0, 1];

/**
 * Looks at an answer of a time-stamping authority (RFC 3161) as far as to tell it from an error page or somebody else's stamp: granted,
 * for this digest, with this nonce. Its signature is the reader's business. Undefined: nothing is wrong; else what is, in plain words.
 */
export function findTimeStampFault(request: Uint8Array, reply: Uint8Array): string | undefined {
  const [status, token] = readDerChildren(readDer(reply));
  const code = readDerChildren(status)[0];
  if (code?.tag !== INTEGER) return 'the answer is no time stamp';
  if (!GRANTED.includes(code.body.at(-1) ?? -1) || code.body.length !== 1)
    return `the authority refused (status ${code.body.at(-1) ?? 'unknown'})`;
  const info = readTokenInfo(token);
  if (info === undefined) return 'the answer holds no time stamp';
  const asked = readDerChildren(readDer(request));
  if (!isSame(findDigest(asked[1]), findDigest(info[2]))) return 'the time stamp is for something else';
  // Version is the first field of both; the serial number and the rest of the token come before its nonce.
  const nonce = asked.slice(1).find(({ tag }) => tag === INTEGER);
  const given = info.slice(4).find(({ tag }) => tag === INTEGER);
  if (nonce !== undefined && !isSame(nonce.body, given?.body)) return 'the time stamp answers another request';
  return undefined;
}

/** Fields of the TSTInfo in a token: ContentInfo, SignedData, encapsulated content (RFC 5652). */
function readTokenInfo(token: DerNode | undefined): readonly DerNode[] | undefined {
  const [type, content] = readDerChildren(token);
  if (readOid(type) !== SIGNED_DATA) return undefined;
  const signedData = readDerChildren(readDerChildren(content)[0]);
  const octets = readDerChildren(readDerChildren(signedData[2])[1])[0];
  const info = readDerChildren(octets === undefined ? undefined : readDer(octets.body));
  return info.length >= 5 ? info : undefined;
}

/** Of a MessageImprint. */
function findDigest(imprint: DerNode | undefined): Uint8Array | undefined {
  return readDerChildren(imprint)[1]?.body;
}

function isSame(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && Buffer.compare(a, b) === 0;
}
