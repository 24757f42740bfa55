import { crc32 } from 'node:zlib';

/** How the padding of a COSE signature begins: the key `pad`, then a byte string with a length of two bytes. */
const COSE_PAD = Buffer.from([0x63, 0x70, 0x61, 0x64, 0x59]);
const MARK_BYTES = 8;

/**
 * The same file with other bytes, for each `copy` others, that reads the same to every tool: a credential stays as intact or
 * as broken as it was, because the padding of its signature is the one place that nothing binds; elsewhere the format's own
 * filler is used. Copy 0 is the file itself.
 */
export function varyFile(bytes: Buffer, copy: number): Buffer {
  if (copy === 0) return bytes;
  return varyPadding(bytes, copy) ?? varyPicture(bytes, copy);
}

function varyPadding(bytes: Buffer, copy: number): Buffer | undefined {
  for (let at = bytes.lastIndexOf(COSE_PAD); at >= 0; at = at === 0 ? -1 : bytes.lastIndexOf(COSE_PAD, at - 1)) {
    const filler = at + COSE_PAD.length + 2;
    if (bytes.subarray(filler, filler + 2 * MARK_BYTES).some((byte) => byte !== 0)) continue;
    const varied = Buffer.from(bytes);
    varied.fill(copy, filler, filler + MARK_BYTES);
    return isPng(bytes) ? mendPng(varied) : varied;
  }
  return undefined;
}

function varyPicture(bytes: Buffer, copy: number): Buffer {
  if (isPng(bytes)) return varyPng(bytes, copy);
  if (bytes.readUInt16BE(0) === 0xffd8) return varyJpeg(bytes, copy);
  if (bytes.toString('latin1', 4, 8) === 'ftyp') return Buffer.concat([bytes, makeFreeBox(copy)]);
  return Buffer.concat([bytes, Buffer.from(`\n%${'.'.repeat(copy)}\n`)]);
}

const isPng = (bytes: Buffer): boolean => bytes.readUInt32BE(0) === 0x89504e47;

/** Empty IDAT chunks before the end: pixels in no bytes. */
function varyPng(bytes: Buffer, copy: number): Buffer {
  const end = bytes.lastIndexOf('IEND') - 4;
  const empty = Buffer.from('0000000049444154', 'hex');
  const chunk = Buffer.concat([empty, checksum(empty.subarray(4))]);
  // They may only follow other IDAT chunks; text behind the picture is moved behind them.
  const lastIdat = endOfLastIdat(bytes) ?? end;
  return Buffer.concat([bytes.subarray(0, lastIdat), ...Array<Buffer>(copy).fill(chunk), bytes.subarray(lastIdat)]);
}

function endOfLastIdat(bytes: Buffer): number | undefined {
  let last: number | undefined;
  for (const { type, end } of chunksOf(bytes)) if (type === 'IDAT') last = end;
  return last;
}

function* chunksOf(bytes: Buffer): Generator<{ readonly type: string; readonly at: number; readonly end: number }> {
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) return;
    yield { type: bytes.toString('latin1', at + 4, at + 8), at, end };
    at = end;
  }
}

function mendPng(bytes: Buffer): Buffer {
  for (const { type, at, end } of chunksOf(bytes))
    if (type === 'caBX') checksum(bytes.subarray(at + 4, end - 4)).copy(bytes, end - 4);
  return bytes;
}

function checksum(bytes: Buffer): Buffer {
  const result = Buffer.alloc(4);
  result.writeUInt32BE(crc32(bytes));
  return result;
}

/** Fill bytes before the first marker after the start of the image: any number of FF is allowed there. */
function varyJpeg(bytes: Buffer, copy: number): Buffer {
  return Buffer.concat([bytes.subarray(0, 2), Buffer.alloc(copy, 0xff), bytes.subarray(2)]);
}

function makeFreeBox(copy: number): Buffer {
  const box = Buffer.alloc(8 + copy);
  box.writeUInt32BE(box.length);
  box.write('free', 4);
  return box;
}
