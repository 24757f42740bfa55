import { createHash, verify } from 'node:crypto';
import { type Certificate, isValidAt, readCertificate } from './certificate.ts';
import { CHAIN_LIMIT } from './limits.ts';
import { type DerNode, readDer, readDerChildren, readOid, readTimeMs } from './read-der.ts';

/** A time stamp whose digest and signature are right. Whether its authority can be trusted is another question. */
export interface TimeStamp {
  readonly timeMs: number;
  /** The authority's chain, leaf first. */
  readonly chain: readonly Certificate[];
}

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const SIGNING_TIME = '1.2.840.113549.1.9.5';
const DIGESTS: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

interface SignedData {
  /** TSTInfo of RFC 3161, as it was signed. */
  readonly content: Uint8Array;
  readonly certificates: readonly Certificate[];
  readonly signers: readonly DerNode[];
}

/** Takes a TimeStampToken, or the TimeStampResp around one, apart (RFC 3161, RFC 5652). */
function readSignedData(token: Uint8Array): SignedData | undefined {
  const outer = readDer(token);
  const parts = readDerChildren(outer);
  const contentInfo = readOid(parts[0]) === SIGNED_DATA ? parts : readDerChildren(parts[1]);
  if (readOid(contentInfo[0]) !== SIGNED_DATA) return undefined;
  const fields = readDerChildren(readDerChildren(contentInfo[1])[0]);
  const content = readDerChildren(readDerChildren(fields[2])[1])[0];
  const certificates = readDerChildren(fields.find((field) => field.tag === 0xa0))
    .slice(0, CHAIN_LIMIT)
    .map((node) => readCertificate(node.raw))
    .filter((certificate) => certificate !== undefined);
  const last = fields.at(-1);
  if (content?.tag !== 0x04 || last?.tag !== 0x31) return undefined;
  return { content: content.body, certificates, signers: readDerChildren(last).slice(0, CHAIN_LIMIT) };
}

function digestName(algorithm: DerNode | undefined): string | undefined {
  return DIGESTS[readOid(readDerChildren(algorithm)[0])];
}

function hash(name: string, bytes: Uint8Array): Buffer {
  return createHash(name).update(bytes).digest();
}

function findSignerCertificate(data: SignedData, sid: DerNode | undefined): Certificate | undefined {
  const named = readDerChildren(sid);
  return data.certificates.find(({ x509 }) => {
    const fields = readDerChildren(readDerChildren(readDer(x509.raw))[0]);
    const body = fields[0]?.tag === 0xa0 ? fields.slice(1) : fields;
    return (
      named[0] !== undefined &&
      named[1] !== undefined &&
      Buffer.compare(named[0].raw, body[2]?.raw ?? new Uint8Array()) === 0 &&
      Buffer.compare(named[1].raw, body[0]?.raw ?? new Uint8Array()) === 0
    );
  });
}

function findAttribute(attributes: DerNode | undefined, oid: string): DerNode | undefined {
  for (const attribute of readDerChildren(attributes)) {
    const [type, values] = readDerChildren(attribute);
    const list = readDerChildren(values);
    if (readOid(type) === oid) return list.length === 1 ? list[0] : undefined;
  }
  return undefined;
}

function isSignatureRight(
  certificate: Certificate,
  digest: string,
  signed: Uint8Array,
  signature: Uint8Array,
): boolean {
  const key = certificate.publicKey;
  // CMS wants DER; some authorities write the two numbers of an ECDSA signature side by side, which the engine takes too.
  const encodings = key.asymmetricKeyType === 'ec' ? (['der', 'ieee-p1363'] as const) : (['der'] as const);
  const name = key.asymmetricKeyType === 'ed25519' ? null : digest;
  try {
    return encodings.some((dsaEncoding) => verify(name, signed, { key, dsaEncoding }, signature));
  } catch {
    // A key of a kind that signs nothing here.
    return false;
  }
}

/** What the signature may be over: the content, or the attributes as a SET OF in their order or in that of DER. */
function listSigned(content: Uint8Array, attributes: DerNode | undefined): readonly Uint8Array[] {
  if (attributes === undefined) return [content];
  // RFC 5652 section 5.4: the attributes are signed with the tag of a SET OF, not the one they are carried under.
  const asSet = (body: Uint8Array) =>
    Buffer.concat([
      Uint8Array.of(0x31),
      attributes.raw.subarray(1, attributes.raw.length - attributes.body.length),
      body,
    ]);
  const sorted = readDerChildren(attributes)
    .map(({ raw }) => raw)
    .sort((a, b) => Buffer.compare(a, b));
  return [asSet(attributes.body), asSet(Buffer.concat(sorted))];
}

/** Leaf first, each followed by the one that has its issuer's name. */
function orderChain(leaf: Certificate, all: readonly Certificate[]): readonly Certificate[] {
  const chain = [leaf];
  const rest = all.filter((certificate) => certificate !== leaf);
  for (;;) {
    const last = chain.at(-1) ?? leaf;
    const at = rest.findIndex((certificate) => certificate.x509.subject === last.x509.issuer);
    const [next] = at < 0 ? [] : rest.splice(at, 1);
    if (next === undefined) return chain;
    chain.push(next);
  }
}

function checkSigner(data: SignedData, signer: DerNode, imprinted: Uint8Array): TimeStamp | undefined {
  const fields = readDerChildren(signer);
  const digest = digestName(fields[2]);
  const certificate = findSignerCertificate(data, fields[1]);
  const attributes = fields[3]?.tag === 0xa0 ? fields[3] : undefined;
  const signature = fields[attributes === undefined ? 4 : 5];
  if (digest === undefined || certificate === undefined || signature?.tag !== 0x04) return undefined;
  if (attributes !== undefined) {
    const claimed = findAttribute(attributes, MESSAGE_DIGEST);
    if (claimed === undefined || hash(digest, data.content).compare(claimed.body) !== 0) return undefined;
  }
  const signed = listSigned(data.content, attributes);
  if (!signed.some((bytes) => isSignatureRight(certificate, digest, bytes, signature.body))) return undefined;
  const info = readDerChildren(readDer(data.content));
  const imprint = readDerChildren(info[2]);
  const imprintDigest = digestName(imprint[0]);
  if (imprintDigest === undefined || imprint[1] === undefined) return undefined;
  if (hash(imprintDigest, imprinted).compare(imprint[1].body) !== 0) return undefined;
  const timeMs = readTimeMs(findAttribute(attributes, SIGNING_TIME)) ?? readTimeMs(info[4]);
  if (timeMs === undefined || !isValidAt(certificate, timeMs)) return undefined;
  return { timeMs, chain: orderChain(certificate, data.certificates) };
}

/**
 * Reads an RFC 3161 time stamp over `imprinted` and checks its digest, its signature and that its certificate was valid at the time
 * it states. Undefined when any of it is wrong. SHA-1 is not accepted.
 */
export function readTimeStamp(token: Uint8Array, imprinted: Uint8Array): TimeStamp | undefined {
  const data = readSignedData(token);
  for (const signer of data?.signers ?? []) {
    const stamp = data === undefined ? undefined : checkSigner(data, signer, imprinted);
    if (stamp !== undefined) return stamp;
  }
  return undefined;
}
