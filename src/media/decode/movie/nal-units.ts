/** Bytes of each length in front of a NAL unit (avcC, hvcC), or 0 for start codes (Annex B). */
export type LengthBytes = 0 | 1 | 2 | 3 | 4;

/** How NAL units are told apart, from the codec's extra data: ISO/IEC 14496-15 has a version byte of 1 first, start codes have a 0. */
export function readLengthBytes(codec: 'h264' | 'hevc', extradata: Uint8Array): LengthBytes {
  const at = codec === 'h264' ? 4 : 21;
  if (extradata.length <= at + 1 || extradata[0] !== 1) return 0;
  return toLengthBytes(((extradata[at] ?? 0) & 3) + 1);
}

function toLengthBytes(value: number): LengthBytes {
  return value === 1 || value === 2 || value === 3 ? value : 4;
}

/** Calls back with where each NAL unit begins and what it cannot reach beyond, until that returns false. Broken lengths end it. */
export function walkNalUnits(
  data: Uint8Array,
  lengthBytes: LengthBytes,
  visit: (start: number, end: number) => boolean,
): void {
  if (lengthBytes === 0) walkStartCodes(data, visit);
  else walkLengths(data, lengthBytes, visit);
}

function walkLengths(data: Uint8Array, lengthBytes: number, visit: (start: number, end: number) => boolean): void {
  let at = 0;
  while (at + lengthBytes < data.length) {
    let length = 0;
    for (let byte = 0; byte < lengthBytes; byte += 1) length = length * 256 + (data[at + byte] ?? 0);
    const start = at + lengthBytes;
    if (length === 0 || !visit(start, Math.min(data.length, start + length))) return;
    at = start + length;
  }
}

function walkStartCodes(data: Uint8Array, visit: (start: number, end: number) => boolean): void {
  let start = findStartCode(data, 0);
  while (start >= 0 && start < data.length) {
    // Where it ends is not looked for: most callers stop at the first slice, which is nearly all of the data.
    if (!visit(start, data.length)) return;
    start = findStartCode(data, start);
  }
}

/** Right behind the next 00 00 01; -1 when there is none. */
function findStartCode(data: Uint8Array, from: number): number {
  // indexOf runs natively: slices hold no 01 byte behind two zeros, and other 01 bytes are few enough.
  for (let at = data.indexOf(1, from + 2); at >= 0; at = data.indexOf(1, at + 1)) {
    if (data[at - 1] === 0 && data[at - 2] === 0) return at + 1;
  }
  return -1;
}
