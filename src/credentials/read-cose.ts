import { CERTIFICATE_LIMIT_BYTES, CHAIN_LIMIT } from './limits.ts';
import { asBytes, asList, asMap, asText, type CborValue, readCbor } from './read-cbor.ts';

/** A COSE_Sign1 structure (RFC 9052) as C2PA uses it. */
export interface CoseSignature {
  /** The protected header, as the bytes that were signed. */
  readonly protectedBytes: Uint8Array;
  /** COSE algorithm number, e.g. -7 for ES256. */
  readonly algorithm: number | undefined;
  /** Leaf first, DER. */
  readonly chain: readonly Uint8Array[];
  readonly signature: Uint8Array;
  /** `sigTst` stamps the claim, `sigTst2` the signature. */
  readonly timeStamp?: { readonly header: 'sigTst' | 'sigTst2'; readonly token: Uint8Array };
}

/** COSE header parameters: `alg` (RFC 9052) and `x5chain` (RFC 9360). */
const ALGORITHM = 1;
const CHAIN = 33;

function readChain(headers: readonly (ReadonlyMap<CborValue, CborValue> | undefined)[]): readonly Uint8Array[] {
  for (const header of headers) {
    const value = header?.get(CHAIN) ?? header?.get('x5chain');
    const single = asBytes(value);
    const list = single === undefined ? (asList(value) ?? []) : [single];
    const chain = list.map(asBytes).filter((item) => item !== undefined);
    if (chain.length > 0 && chain.length <= CHAIN_LIMIT && chain.every((der) => der.length <= CERTIFICATE_LIMIT_BYTES))
      return chain;
  }
  return [];
}

function readTimeStamp(header: ReadonlyMap<CborValue, CborValue> | undefined): CoseSignature['timeStamp'] {
  for (const [key, value] of header ?? []) {
    const name = asText(key);
    if (name !== 'sigTst' && name !== 'sigTst2') continue;
    const tokens = asList(asMap(value)?.get('tstTokens')) ?? [];
    const token = tokens.length === 1 ? asBytes(asMap(tokens[0])?.get('val')) : undefined;
    return token === undefined ? undefined : { header: name, token };
  }
  return undefined;
}

/** Reads a COSE_Sign1. Undefined when the bytes are none. */
export function readCose(bytes: Uint8Array): CoseSignature | undefined {
  const parts = asList(readCbor(bytes));
  const protectedBytes = asBytes(parts?.[0]);
  const signature = asBytes(parts?.[3]);
  if (protectedBytes === undefined || signature === undefined) return undefined;
  const protectedHeader = asMap(readCbor(protectedBytes));
  const openHeader = asMap(parts?.[1]);
  const algorithm = protectedHeader?.get(ALGORITHM);
  const timeStamp = readTimeStamp(openHeader);
  return {
    protectedBytes,
    algorithm: typeof algorithm === 'number' ? algorithm : undefined,
    chain: readChain([protectedHeader, openHeader]),
    signature,
    ...(timeStamp === undefined ? {} : { timeStamp }),
  };
}
