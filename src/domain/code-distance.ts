import { CODE_BYTES, type FrameFingerprint, type PictureCode, type PictureView } from './fingerprint.ts';

const BITS_SET = Uint8Array.from({ length: 256 }, (_, byte) => {
  let count = 0;
  for (let rest = byte; rest > 0; rest >>= 1) count += rest & 1;
  return count;
});

/** Bits in which two codes differ, 0 to 256. */
export function codeDistance(a: Uint8Array, b: Uint8Array): number {
  let distance = 0;
  for (let at = 0; at < CODE_BYTES; at++) distance += BITS_SET[((a[at] ?? 0) ^ (b[at] ?? 0)) & 0xff] ?? 0;
  return distance;
}

/** Bits between the codes of two pictures, whatever they are views of, the least; undefined when one has none. */
export function nearestCodes(some: readonly PictureCode[], others: readonly PictureCode[]): number | undefined {
  const distances = some.flatMap((one) => others.map((other) => codeDistance(one.bits, other.bits)));
  return distances.length === 0 ? undefined : Math.min(...distances);
}

/** The code of one view; undefined when the picture has none. */
export function findCode(codes: readonly PictureCode[], view: PictureView): PictureCode | undefined {
  return codes.find((code) => code.view === view);
}

/** The code that stands for a frame when it is held against its neighbours: of the whole picture, else of what is inside its borders. */
export function leadingCode({ codes }: Pick<FrameFingerprint, 'codes'>): PictureCode | undefined {
  return findCode(codes, 'whole') ?? findCode(codes, 'trimmed');
}
