import type { FileHandle } from 'node:fs/promises';

/** Tag of the C2PA manifest store (C2PA specification 2.3, appendix A.3.6: TIFF). */
const C2PA_TAG = 0xcd41;
/** Field type of bytes without meaning to TIFF. */
const UNDEFINED_TYPE = 7;
/** Real directories have under 200 entries. */
const ENTRY_LIMIT = 4096;
/** Pages, or the levels of a pyramid. */
const DIRECTORY_LIMIT = 1000;
/** The most bytes a file may grow by: its end has to be within reach of an offset of 32 bits. */
const GROWTH_LIMIT_BYTES = 128 * 1024 * 1024;

/** Where a manifest store goes into a TIFF: at its end, named by an entry in a new first directory just before it. */
export interface TiffInsertion {
  /** Offset of the store. */
  readonly storeAt: number;
  /** Bytes that change in place. */
  readonly patches: readonly { readonly at: number; readonly bytes: Buffer }[];
  /** What goes between the file as it was and a store of that length. */
  readonly directory: (storeBytes: number) => Buffer;
}

/** The two layouts of TIFF: offsets of 32 bits, and BigTIFF with 64. */
interface Layout {
  readonly little: boolean;
  readonly big: boolean;
}

interface Directory {
  readonly entries: readonly Buffer[];
  readonly next: number;
  /** Offset of the field that holds `next`. */
  readonly nextAt: number;
}

/**
 * Plans how to put a manifest store into a TIFF or DNG without moving a byte of what is there: the first directory is written again at the
 * end with one entry more, and the header points to it. The engine instead adds a directory that is no picture, which libvips refuses and
 * others show as a broken page, and holds the whole file in memory.
 * Undefined for anything that is not laid out as expected: then the engine has to try.
 */
export async function planTiffInsertion(file: FileHandle): Promise<TiffInsertion | undefined> {
  const { size } = await file.stat();
  const header = await readAt(file, 0, 16);
  const layout = header === undefined ? undefined : findLayout(header);
  if (header === undefined || layout === undefined) return undefined;
  if (!layout.big && size + GROWTH_LIMIT_BYTES > 0xffffffff) return undefined;
  const chain = await readChain(file, layout, readOffset(header, layout.big ? 8 : 4, layout), size);
  const first = chain?.[0];
  if (chain === undefined || first === undefined) return undefined;
  const dropped = findDropped(chain, layout);
  if (dropped === undefined) return undefined;
  const patches = [...dropped.patches];
  const next = dropped.firstNext ?? first.next;
  const padding = size % 2;
  const directoryAt = size + padding;
  patches.push({ at: layout.big ? 8 : 4, bytes: writeOffset(directoryAt, layout) });
  const kept = first.entries.filter((entry) => readTag(entry, layout) !== C2PA_TAG);
  const bytes = directoryBytes(kept.length + 1, layout);
  const storeAt = directoryAt + bytes;
  return {
    storeAt,
    patches,
    directory: (storeBytes) => {
      const own = writeEntry(storeBytes, storeAt, layout);
      const entries = [...kept, own].toSorted((a, b) => readTag(a, layout) - readTag(b, layout));
      return Buffer.concat([
        Buffer.alloc(padding),
        writeCount(entries.length, layout),
        ...entries,
        writeOffset(next, layout),
      ]);
    },
  };
}

/**
 * A directory with nothing but a store at the end of the chain, as the engine makes it, is left out of the chain. A store in a
 * directory that is a picture, other than the first, is nothing that is understood here.
 */
function findDropped(chain: readonly Directory[], layout: Layout) {
  const holders = chain.filter(
    ({ entries }, index) => index > 0 && entries.some((entry) => readTag(entry, layout) === C2PA_TAG),
  );
  if (holders.length === 0) return { patches: [] };
  const last = chain.at(-1);
  const before = chain.at(-2);
  if (holders.length > 1 || holders[0] !== last || last?.entries.length !== 1 || before === undefined) return undefined;
  if (before === chain[0]) return { patches: [], firstNext: 0 };
  return { patches: [{ at: before.nextAt, bytes: writeOffset(0, layout) }] };
}

async function readChain(
  file: FileHandle,
  layout: Layout,
  start: number,
  size: number,
): Promise<readonly Directory[] | undefined> {
  const chain: Directory[] = [];
  const seen = new Set<number>();
  for (let at = start; at !== 0; ) {
    if (seen.has(at) || at >= size || chain.length >= DIRECTORY_LIMIT) return undefined;
    seen.add(at);
    const directory = await readDirectory(file, layout, at);
    if (directory === undefined) return undefined;
    chain.push(directory);
    at = directory.next;
  }
  return chain;
}

async function readDirectory(file: FileHandle, layout: Layout, at: number): Promise<Directory | undefined> {
  const { big, little } = layout;
  const countBytes = big ? 8 : 2;
  const entryBytes = big ? 20 : 12;
  const head = await readAt(file, at, countBytes);
  if (head === undefined) return undefined;
  const count = big ? readOffset(head, 0, layout) : little ? head.readUInt16LE(0) : head.readUInt16BE(0);
  if (count === 0 || count > ENTRY_LIMIT) return undefined;
  const nextAt = at + countBytes + count * entryBytes;
  const body = await readAt(file, at + countBytes, count * entryBytes + (big ? 8 : 4));
  if (body === undefined) return undefined;
  const entries = Array.from({ length: count }, (_, index) =>
    body.subarray(index * entryBytes, (index + 1) * entryBytes),
  );
  return { entries, nextAt, next: readOffset(body, count * entryBytes, layout) };
}

async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer | undefined> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, at);
  return bytesRead === length ? buffer : undefined;
}

function findLayout(header: Buffer): Layout | undefined {
  const order = header.toString('latin1', 0, 2);
  if (order !== 'II' && order !== 'MM') return undefined;
  const little = order === 'II';
  const magic = little ? header.readUInt16LE(2) : header.readUInt16BE(2);
  if (magic === 42) return { little, big: false };
  const offsetBytes = little ? header.readUInt16LE(4) : header.readUInt16BE(4);
  return magic === 43 && offsetBytes === 8 ? { little, big: true } : undefined;
}

function readTag(entry: Buffer, { little }: Layout): number {
  return little ? entry.readUInt16LE(0) : entry.readUInt16BE(0);
}

/** Beyond 2^53 is beyond any file: such an offset fails the comparison with the size. */
function readOffset(bytes: Buffer, at: number, { little, big }: Layout): number {
  if (!big) return little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  return Number(little ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
}

function writeOffset(value: number, { little, big }: Layout): Buffer {
  const bytes = Buffer.alloc(big ? 8 : 4);
  if (big && little) bytes.writeBigUInt64LE(BigInt(value));
  else if (big) bytes.writeBigUInt64BE(BigInt(value));
  else if (little) bytes.writeUInt32LE(value);
  else bytes.writeUInt32BE(value);
  return bytes;
}

function writeCount(count: number, layout: Layout): Buffer {
  return layout.big ? writeOffset(count, layout) : writeShort(count, layout);
}

function writeShort(value: number, { little }: Layout): Buffer {
  const bytes = Buffer.alloc(2);
  if (little) bytes.writeUInt16LE(value);
  else bytes.writeUInt16BE(value);
  return bytes;
}

function writeEntry(storeBytes: number, storeAt: number, layout: Layout): Buffer {
  return Buffer.concat([
    writeShort(C2PA_TAG, layout),
    writeShort(UNDEFINED_TYPE, layout),
    writeOffset(storeBytes, layout),
    writeOffset(storeAt, layout),
  ]);
}

function directoryBytes(entries: number, { big }: Layout): number {
  return big ? 8 + entries * 20 + 8 : 2 + entries * 12 + 4;
}
