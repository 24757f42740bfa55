import { AssayError } from './errors.ts';
import { CODE_BYTES, DESCRIPTOR_BYTES, type Keypoints, PICTURE_VIEWS, type PictureCode } from './fingerprint.ts';

/** One code: which view it is of (index in `PICTURE_VIEWS`), its quality, its bits. */
const CODE_ENTRY_BYTES = 2 + CODE_BYTES;
/** Stands before keypoints, so that they can be laid out otherwise some day. */
const KEYPOINTS_LAYOUT = 1;
/** Layout (1 byte), width (4), height (4), count (2). */
const KEYPOINTS_HEADER_BYTES = 11;
/** One keypoint: x and y (2 each), size (2), angle (1), descriptor. */
const KEYPOINT_BYTES = 7 + DESCRIPTOR_BYTES;
/** The most keypoints of one picture: what their count has room for, and a hundred times what is chosen. */
const MOST_KEYPOINTS = 65_535;

/** One after the other, without anything around. Errors: `internal.bug` for what is no code. */
export function encodeCodes(codes: readonly PictureCode[]): Uint8Array {
  const bytes = new Uint8Array(codes.length * CODE_ENTRY_BYTES);
  for (const [i, { view, quality, bits }] of codes.entries()) {
    const index = PICTURE_VIEWS.indexOf(view);
    const isCode = index >= 0 && isWhole(quality, 100) && bits.length === CODE_BYTES;
    if (!isCode) throw new AssayError('internal.bug', `No code of a picture: ${view}, quality ${quality}.`);
    const start = i * CODE_ENTRY_BYTES;
    bytes[start] = index;
    bytes[start + 1] = quality;
    bytes.set(bits, start + 2);
  }
  return bytes;
}

/** What {@link encodeCodes} was given. Errors: `ledger.unusable` for bytes that it cannot have made. */
export function decodeCodes(bytes: Uint8Array): readonly PictureCode[] {
  if (bytes.length % CODE_ENTRY_BYTES !== 0) throw damaged();
  const codes: PictureCode[] = [];
  for (let start = 0; start < bytes.length; start += CODE_ENTRY_BYTES) {
    const view = PICTURE_VIEWS[bytes[start] ?? PICTURE_VIEWS.length];
    const quality = bytes[start + 1];
    if (view === undefined || quality === undefined || quality > 100) throw damaged();
    codes.push({ view, bits: copyOf(bytes, start + 2, CODE_BYTES), quality });
  }
  return codes;
}

/**
 * A header, then positions, sizes, angles and descriptors of all, each kind together. Numbers of several bytes begin with the least.
 * Errors: `internal.bug` for arrays that do not fit together.
 */
export function encodeKeypoints(keypoints: Keypoints): Uint8Array {
  const { width, height, count, positions, sizes, angles, descriptors } = keypoints;
  const fits =
    isWhole(count, MOST_KEYPOINTS) &&
    isWhole(width, 0xffff_ffff) &&
    isWhole(height, 0xffff_ffff) &&
    positions.length === count * 2 &&
    sizes.length === count &&
    angles.length === count &&
    descriptors.length === count * DESCRIPTOR_BYTES;
  if (!fits) throw new AssayError('internal.bug', `Keypoints that do not fit together: ${width}x${height}, ${count}.`);
  const bytes = new Uint8Array(KEYPOINTS_HEADER_BYTES + count * KEYPOINT_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, KEYPOINTS_LAYOUT);
  view.setUint32(1, width, true);
  view.setUint32(5, height, true);
  view.setUint16(9, count, true);
  let at = KEYPOINTS_HEADER_BYTES;
  for (const value of positions) at = putUint16(view, at, value);
  for (const value of sizes) at = putUint16(view, at, value);
  bytes.set(angles, at);
  bytes.set(descriptors, at + count);
  return bytes;
}

/** What {@link encodeKeypoints} was given. Errors: `ledger.unusable` for bytes that it cannot have made. */
export function decodeKeypoints(bytes: Uint8Array): Keypoints {
  if (bytes.length < KEYPOINTS_HEADER_BYTES) throw damaged();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint16(9, true);
  const isWholeLength = bytes.length === KEYPOINTS_HEADER_BYTES + count * KEYPOINT_BYTES;
  if (view.getUint8(0) !== KEYPOINTS_LAYOUT || !isWholeLength) throw damaged();
  const sizesAt = KEYPOINTS_HEADER_BYTES + count * 4;
  const anglesAt = sizesAt + count * 2;
  return {
    width: view.getUint32(1, true),
    height: view.getUint32(5, true),
    count,
    positions: takeUint16s(view, KEYPOINTS_HEADER_BYTES, count * 2),
    sizes: takeUint16s(view, sizesAt, count),
    angles: copyOf(bytes, anglesAt, count),
    descriptors: copyOf(bytes, anglesAt + count, count * DESCRIPTOR_BYTES),
  };
}

function isWhole(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
}

function putUint16(view: DataView, at: number, value: number): number {
  view.setUint16(at, value, true);
  return at + 2;
}

function takeUint16s(view: DataView, start: number, length: number): Uint16Array {
  const values = new Uint16Array(length);
  for (let i = 0; i < length; i++) values[i] = view.getUint16(start + i * 2, true);
  return values;
}

/** Memory of its own: handed to another thread, a part of something larger would take all of that along. */
function copyOf(bytes: Uint8Array, start: number, length: number): Uint8Array {
  const copy = new Uint8Array(length);
  copy.set(bytes.subarray(start, start + length));
  return copy;
}

function damaged(): AssayError {
  return new AssayError(
    'ledger.unusable',
    'The ledger holds a fingerprint that was damaged, or that a newer version of Assay wrote. See: assay ledger verify',
  );
}
