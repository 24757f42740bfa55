const HEADER_BYTES = 2048;
const UNDEFINED = 0xff;

/** A 10-bit RGB DPX (SMPTE ST 268), big-endian, one word a pixel; fields that say nothing are undefined. */
export function makeDpx(width: number, height: number, pixels: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES, UNDEFINED);
  // Texts are empty; the rest that is not written below stays undefined.
  for (const [from, to] of TEXTS) header.fill(0, from, to);
  header.write('SDPX', 0);
  header.writeUInt32BE(HEADER_BYTES, 4);
  header.write('V1.0', 8);
  header.writeUInt32BE(HEADER_BYTES + width * height * 4, 16);
  header.writeUInt32BE(1664, 24);
  header.writeUInt32BE(384, 28);
  header.writeUInt32BE(0, 32);
  header.writeUInt16BE(0, 768);
  header.writeUInt16BE(1, 770);
  header.writeUInt32BE(width, 772);
  header.writeUInt32BE(height, 776);
  header.writeUInt8(50, 800);
  header.writeUInt8(10, 803);
  header.writeUInt16BE(1, 804);
  header.writeUInt32BE(HEADER_BYTES, 808);
  return Buffer.concat([header, pixels.subarray(0, width * height * 4)]);
}

const TEXTS = [
  [36, 660],
  [820, 1408],
  [1432, 1620],
  [1664, 1712],
  [1732, 1920],
] as const;
