import type { ByteSource } from '../byte-source.ts';
import { MAX_TABLE_ENTRIES } from '../limits.ts';
import { type ProbeDraft, WalkLimit } from '../probe-draft.ts';

/** Tags that say how the pixels are stored and shown, and hold no text (TIFF 6.0 and its technical notes; 306 is a date, 34675 a colour profile). */
const STRUCTURAL_TAGS: ReadonlySet<number> = new Set([
  254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283, 284, 286, 287, 288, 289, 290, 291, 292, 293, 296, 297, 301, 306, 317, 318, 319, 320, 321, 322, 323, 324, 325, 330, 332, 334, 336, 338, 339, 340, 341, 342, 347, 512, 513, 514, 515, 517, 518, 519, 520, 521, 529, 530, 531, 532, 32995, 32996, 32997, 32998, 34675,
]); // biome-ignore format: one list
const SUB_IFDS = 330;
const DNG_VERSION = 50706;
const XMP = 700;
/** C2PA manifest store, 0xCD41. */
const C2PA = 52545;
/** None, LZW, deflate (both numbers), PackBits. */
const LOSSLESS: ReadonlySet<number> = new Set([1, 5, 8, 32946, 32773]);
const TYPE_BYTES: readonly number[] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];
/** Directories in one file; a long multi-page scan has hundreds. */
const MAX_DIRECTORIES = 5000;

interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly at: number;
}

interface Layout {
  readonly big: boolean;
  /** Where the last byte that a directory accounts for ends. */
  accountedEnd: number;
  readonly u16: (at: number) => number;
  readonly u32: (at: number) => number;
  readonly u64: (at: number) => number;
}

/** TIFF 6.0, BigTIFF and DNG: every image directory with its sub-directories, and that their strips and tiles lie inside the file. */
export function walkTiff(source: ByteSource, draft: ProbeDraft): void {
  const layout = readLayout(source);
  const queue = [layout.big ? layout.u64(8) : layout.u32(4)];
  if (queue[0] === 0) {
    draft.incomplete('the offset of the first image directory is not filled in');
    return;
  }
  const seen = new Set<number>();
  for (let offset = queue.shift(); offset !== undefined; offset = queue.shift()) {
    if (offset === 0) continue;
    if (seen.has(offset)) {
      draft.strange('TIFF image directories form a loop');
      continue;
    }
    seen.add(offset);
    if (seen.size > MAX_DIRECTORIES) throw new WalkLimit(`more than ${MAX_DIRECTORIES} image directories`);
    queue.push(...readDirectory(source, draft, layout, offset, seen.size === 1));
  }
  // Programs append trailers of their own (AFCP, MIE), which ExifTool reads; three bytes may be alignment.
  if (source.size - layout.accountedEnd > 3) draft.metadataSeen = true;
  draft.finish('complete');
}

function readLayout(source: ByteSource): Layout {
  const little = source.u8(0) === 0x49;
  const u16 = (at: number): number => (little ? source.u16le(at) : source.u16be(at));
  const u32 = (at: number): number => (little ? source.u32le(at) : source.u32be(at));
  const u64 = (at: number): number => (little ? source.u64le(at) : source.u64be(at));
  return { big: u16(2) === 43, accountedEnd: 0, u16, u32, u64 };
}

/** Offsets of the directories that follow from this one. */
function readDirectory(
  source: ByteSource,
  draft: ProbeDraft,
  layout: Layout,
  offset: number,
  first: boolean,
): number[] {
  const { big } = layout;
  const count = big ? layout.u64(offset) : layout.u16(offset);
  const start = offset + (big ? 8 : 2);
  const entryBytes = big ? 20 : 12;
  const entries = new Map<number, Entry>();
  for (let index = 0; index < count; index += 1) {
    draft.step();
    const entry = readEntry(layout, start + index * entryBytes);
    account(layout, entry.at + entryLength(entry));
    if (entry.at + entryLength(entry) > source.size)
      draft.incomplete(`the value of TIFF tag ${entry.tag} lies beyond the end of the file`);
    noteTag(draft, entry.tag);
    entries.set(entry.tag, entry);
  }
  const end = start + count * entryBytes;
  const next = big ? layout.u64(end) : layout.u32(end);
  account(layout, end + (big ? 8 : 4));
  readPicture(draft, layout, entries, first);
  checkData(source, draft, layout, entries.get(273), entries.get(279));
  checkData(source, draft, layout, entries.get(324), entries.get(325));
  return [next, ...values(layout, entries.get(SUB_IFDS), 256)];
}

function account(layout: Layout, end: number): void {
  if (end > layout.accountedEnd) layout.accountedEnd = end;
}

function readEntry(layout: Layout, at: number): Entry {
  const type = layout.u16(at + 2);
  const count = layout.big ? layout.u64(at + 4) : layout.u32(at + 4);
  const valueAt = at + (layout.big ? 12 : 8);
  const inline = count * (TYPE_BYTES[type] ?? 0) <= (layout.big ? 8 : 4);
  const where = inline ? valueAt : layout.big ? layout.u64(valueAt) : layout.u32(valueAt);
  return { tag: layout.u16(at), type, count, at: where };
}

function entryLength(entry: Entry): number {
  return entry.count * (TYPE_BYTES[entry.type] ?? 0);
}

function noteTag(draft: ProbeDraft, tag: number): void {
  if (STRUCTURAL_TAGS.has(tag)) return;
  draft.metadataSeen = true;
  if (tag === C2PA || tag === XMP) draft.credentialSeen = true;
  if (tag === DNG_VERSION) draft.mediaType = 'image/x-adobe-dng';
}

function readPicture(draft: ProbeDraft, layout: Layout, entries: ReadonlyMap<number, Entry>, first: boolean): void {
  const [width = 0] = values(layout, entries.get(256), 1);
  const [height = 0] = values(layout, entries.get(257), 1);
  const held = draft.dimensions;
  // The largest picture is the one meant: a DNG starts with its thumbnail.
  if (held === undefined || width * height > held.width * held.height) draft.setDimensions(width, height);
  if (first) draft.losslessPixels = LOSSLESS.has(values(layout, entries.get(259), 1)[0] ?? 1);
}

function checkData(
  source: ByteSource,
  draft: ProbeDraft,
  layout: Layout,
  offsets: Entry | undefined,
  counts: Entry | undefined,
): void {
  if (offsets === undefined || counts === undefined) return;
  draft.spendEntries(offsets.count);
  const lengths = values(layout, counts, MAX_TABLE_ENTRIES);
  const starts = values(layout, offsets, MAX_TABLE_ENTRIES);
  for (let index = 0; index < starts.length; index += 1) {
    const length = lengths[index] ?? 0;
    const start = starts[index] ?? 0;
    account(layout, start + length);
    if (start + length > source.size) {
      draft.incomplete('picture data lies beyond the end of the file');
      return;
    }
    if (start === 0 && length > 0) {
      draft.incomplete('the table of picture data is not filled in');
      return;
    }
  }
}

/** Up to `most` integers of an entry. Empty for other types. */
function values(layout: Layout, entry: Entry | undefined, most: number): number[] {
  if (entry === undefined) return [];
  const read = { 3: layout.u16, 4: layout.u32, 13: layout.u32, 16: layout.u64, 18: layout.u64 }[entry.type];
  const step = TYPE_BYTES[entry.type] ?? 0;
  const found: number[] = [];
  if (read === undefined || step === 0) return found;
  for (let index = 0; index < entry.count && index < most; index += 1) found.push(read(entry.at + index * step));
  return found;
}
