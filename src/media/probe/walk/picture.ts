import type { ByteSource } from '../byte-source.ts';
import type { ProbeDraft } from '../probe-draft.ts';

const UNCOMPRESSED: ReadonlySet<number> = new Set([0, 3, 6]);

/** Windows bitmap, with the old 12-byte and all later headers. */
export function walkBmp(source: ByteSource, draft: ProbeDraft): void {
  draft.losslessPixels = true;
  const dataAt = source.u32le(10);
  const old = source.u32le(14) === 12;
  const width = old ? source.u16le(18) : source.u32le(18) | 0;
  const height = Math.abs(old ? source.u16le(20) : source.u32le(22) | 0);
  const bits = old ? source.u16le(24) : source.u16le(28);
  const compression = old ? 0 : source.u32le(30);
  draft.setDimensions(width, height);
  const stored = UNCOMPRESSED.has(compression)
    ? Math.ceil((width * bits) / 32) * 4 * height
    : old
      ? 0
      : source.u32le(34);
  if (dataAt + stored > source.size) draft.incomplete('the file is shorter than its picture');
  if (Math.max(source.u32le(2), dataAt + stored) < source.size) draft.metadataSeen = true;
  draft.finish(stored > 0 ? 'complete' : 'unknown');
}

const TGA_FOOTER = 'TRUEVISION-XFILE.\0';
const TGA_FOOTER_BYTES = 26;
/** Texts in the extension area of TGA 2.0: author, comments, job, software. */
const TGA_TEXTS: readonly (readonly [at: number, length: number])[] = [[2, 41], [43, 324], [379, 41], [426, 41]]; // biome-ignore format: one table

/** Truevision TGA. Without its optional footer nothing but the header is known. */
export function walkTga(source: ByteSource, draft: ProbeDraft): void {
  draft.losslessPixels = true;
  const idBytes = source.u8(0);
  const mapBytes = source.u8(1) === 1 ? source.u16le(5) * Math.ceil(source.u8(7) / 8) : 0;
  const [width, height, bits] = [source.u16le(12), source.u16le(14), source.u8(16)];
  draft.setDimensions(width, height);
  if (idBytes > 0) draft.metadataSeen = true;
  const runLength = source.u8(2) >= 8;
  const dataEnd = 18 + idBytes + mapBytes + (runLength ? 0 : width * height * Math.ceil(bits / 8));
  if (dataEnd > source.size) draft.incomplete('the file is shorter than its picture');
  const footer = hasTgaFooter(source);
  if (footer) readTgaExtension(source, draft, source.u32le(source.size - TGA_FOOTER_BYTES));
  else if (!runLength && dataEnd < source.size) draft.metadataSeen = true;
  draft.finish(footer || !runLength ? 'complete' : 'unknown');
}

export function hasTgaFooter(source: ByteSource): boolean {
  return source.size >= 18 + TGA_FOOTER_BYTES && source.latin1(source.size - 18, 18) === TGA_FOOTER;
}

function readTgaExtension(source: ByteSource, draft: ProbeDraft, at: number): void {
  if (at === 0) return;
  for (const [offset, length] of TGA_TEXTS) {
    if (source.bytes(at + offset, length).some((byte) => byte !== 0 && byte !== 0x20)) draft.metadataSeen = true;
  }
}

/** Longest header line and most lines looked at in a Radiance picture. */
const RADIANCE_HEADER_BYTES = 65_536;

/** Radiance RGBE: lines of text up to an empty one, the resolution, then pixels whose length nothing states. */
export function walkRadiance(source: ByteSource, draft: ProbeDraft): void {
  const text = source.bytesUpTo(0, RADIANCE_HEADER_BYTES).toString('latin1');
  const end = text.indexOf('\n\n');
  if (end < 0) {
    draft.incomplete('the Radiance header has no end');
    return;
  }
  const lines = text.slice(0, end).split('\n').slice(1);
  if (lines.some((line) => !/^(?:FORMAT|EXPOSURE|GAMMA|PRIMARIES)=/.test(line))) draft.metadataSeen = true;
  const size = /^[-+]([XY]) (\d{1,9}) [-+]([XY]) (\d{1,9})\n/.exec(text.slice(end + 2, end + 66));
  if (size === null) {
    draft.strange('a Radiance picture without a resolution');
    return;
  }
  const [first, second] = [Number(size[2]), Number(size[4])];
  if (size[1] === 'Y') draft.setDimensions(second, first);
  else draft.setDimensions(first, second);
  draft.finish('unknown');
}

/** Photoshop: colour table, resources, layers, then the merged picture. Resources are metadata. */
export function walkPhotoshop(source: ByteSource, draft: ProbeDraft): void {
  const big = source.u16be(4) === 2;
  const [channels, height, width, depth] = [source.u16be(12), source.u32be(14), source.u32be(18), source.u16be(22)];
  draft.setDimensions(width, height);
  const resourcesAt = 30 + source.u32be(26);
  const resources = source.u32be(resourcesAt);
  if (resources > 0) draft.metadataSeen = true;
  const layersAt = resourcesAt + 4 + resources;
  const layers = big ? source.u64be(layersAt) : source.u32be(layersAt);
  const pictureAt = layersAt + (big ? 8 : 4) + layers;
  const compression = source.u16be(pictureAt);
  const rows = channels * height;
  if (compression === 0 && pictureAt + 2 + rows * Math.ceil((width * depth) / 8) > source.size)
    draft.incomplete('the file is shorter than its picture');
  if (compression === 1 && runLengthEnd(source, draft, pictureAt + 2, rows, big) > source.size)
    draft.incomplete('the file is shorter than its picture');
  draft.finish(compression <= 1 ? 'complete' : 'unknown');
}

function runLengthEnd(source: ByteSource, draft: ProbeDraft, at: number, rows: number, big: boolean): number {
  draft.spendEntries(rows);
  const entryBytes = big ? 4 : 2;
  let end = at + rows * entryBytes;
  for (let row = 0; row < rows; row += 1) end += big ? source.u32be(at + row * 4) : source.u16be(at + row * 2);
  return end;
}
