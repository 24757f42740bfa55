import type { Store } from './find-store.ts';

/** Why nobody signs a byte. What holds with one of its bits flipped must be among these. */
export const REASONS = {
  lengths: 'length and name of the box around all manifests: found again by what is in it',
  signatureLength: 'length of the box of the signature: it is the last one, and CBOR says where it ends',
  padding: 'padding in the header of the signature that is not signed, room for a time stamp',
  segment: 'JPEG: length and numbering of the segments that the store is cut into',
  checksum: 'PNG: checksum of the chunk that the store is in',
  brands: 'ISO media: brands; C2PA leaves out the box `ftyp`',
  purpose: 'ISO media: version of the box that the store is in, and the offset of a second one',
  statement: 'XMP beside a file: no credential binds it, the receipt does',
  index: 'ISO media: index of the fragments; C2PA leaves out the box `mfra`',
} as const;
export type Reason = keyof typeof REASONS;

/** Bytes of a file that no signature speaks for. */
export interface Unsigned {
  readonly reason: Reason;
  readonly places: readonly number[];
}

const JUMD_BYTES = 25;
/** ES256: CBOR for "no payload", the head of the signature, the signature. */
const SIGNATURE_BYTES = 1 + 2 + 64;

/** In the store itself, wherever it lies. */
export function findUnsignedInStore({ bytes, at }: Store): readonly Unsigned[] {
  const label = bytes.lastIndexOf('c2pa.signature\0', undefined, 'latin1');
  const signature = label - JUMD_BYTES - 8;
  const padding = bytes.lastIndexOf('cpad', undefined, 'latin1') + 1;
  if (label < 0 || padding < label) throw new Error('the store ends without a padded signature');
  const span = (start: number, end: number): readonly number[] => at.slice(start, end);
  const name = 8 + JUMD_BYTES;
  return [
    { reason: 'lengths', places: [...span(0, 4), ...span(name, name + 9)] },
    { reason: 'signatureLength', places: span(signature, signature + 4) },
    { reason: 'padding', places: span(padding, bytes.length - SIGNATURE_BYTES) },
  ];
}

const range = (start: number, end: number): readonly number[] =>
  Array.from({ length: Math.max(0, end - start) }, (_, index) => start + index);

/** Around it, by what the file is. */
export function findUnsignedAround(bytes: Buffer, { at }: Store): readonly Unsigned[] {
  const start = at[0] ?? 0;
  const end = (at.at(-1) ?? 0) + 1;
  if (bytes.readUInt16BE(0) === 0xffd8)
    return [{ reason: 'segment', places: range(bytes.lastIndexOf(Buffer.from('ffeb', 'hex'), start) + 2, start) }];
  if (bytes.toString('latin1', 1, 4) === 'PNG') return [{ reason: 'checksum', places: range(end, end + 4) }];
  if (bytes.toString('latin1', 4, 8) !== 'ftyp') return [];
  const uuid = bytes.readUInt32BE(0);
  // The index ends with a box that says how long all of it is.
  const hasIndex = bytes.toString('latin1', bytes.length - 12, bytes.length - 8) === 'mfro';
  const index = bytes.length - bytes.readUInt32BE(bytes.length - 4);
  return [
    { reason: 'brands', places: range(8, uuid) },
    // Behind the UUID: version and flags, and from the end of the word `manifest` on.
    { reason: 'purpose', places: [...range(uuid + 24, uuid + 28), ...range(uuid + 36, start)] },
    ...(hasIndex ? [{ reason: 'index', places: range(index + 8, bytes.length) } as const] : []),
  ];
}
