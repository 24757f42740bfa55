import type { ByteSource } from '../byte-source.ts';
import type { ProbeDraft } from '../probe-draft.ts';
import { describeMxf, type MxfSet } from './mxf-metadata.ts';

/** First eleven bytes of every partition pack key (SMPTE ST 377-1); then version bytes, kind and status. */
const PARTITION_KEY = '060e2b34020501010d0102';
/** Local sets of the header metadata, seven bytes before the kind. */
const SET_KEY = '060e2b34025301010d01010101';
const HEADER = 0x02;
const FOOTER = 0x04;
/** A header may be preceded by this much run-in (ST 377-1, 6.5). */
export const MAX_RUN_IN_BYTES = 65_536;
/** Bytes of header metadata looked at. Usual files have 16 to 256 KiB. */
const MAX_HEADER_METADATA_BYTES = 4 * 1024 * 1024;

interface Klv {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

/** MXF: header partition, its metadata, and whether the footer partition is there and whole. */
export function walkMxf(source: ByteSource, draft: ProbeDraft): void {
  const runIn = findPartition(source, 0, MAX_RUN_IN_BYTES) ?? 0;
  const header = readKlv(source, runIn);
  const headerBytes = source.u64be(header.start + 32);
  const footerAt = source.u64be(header.start + 24);
  readHeaderMetadata(source, draft, header.end, Math.min(headerBytes, MAX_HEADER_METADATA_BYTES));
  // The identification set names the program that wrote the file in all of them: there is always something to read.
  draft.metadataSeen = true;
  checkFooter(source, draft, runIn, footerAt);
  draft.finish('complete');
}

function readKlv(source: ByteSource, at: number): Klv {
  const key = source.bytes(at, 16).toString('hex');
  const first = source.u8(at + 16);
  if (first < 0x80) return { key, start: at + 17, end: at + 17 + first };
  const count = first & 0x7f;
  let length = 0;
  for (let index = 0; index < Math.min(count, 8); index += 1) length = length * 256 + source.u8(at + 17 + index);
  return { key, start: at + 17 + count, end: at + 17 + count + length };
}

/** Where a partition pack begins within `length` bytes from `from`. */
export function findPartition(source: ByteSource, from: number, length: number): number | undefined {
  const index = source.bytesUpTo(from, length).indexOf(PARTITION_KEY, 0, 'hex');
  return index < 0 ? undefined : from + index;
}

function readHeaderMetadata(source: ByteSource, draft: ProbeDraft, from: number, sizeBytes: number): void {
  const sets: MxfSet[] = [];
  let at = from;
  // Fill and the primer pack count or not, depending on the writer: one partition key ends the metadata for sure.
  while (at < from + sizeBytes && at < source.size) {
    draft.step();
    const item = readKlv(source, at);
    if (item.key.startsWith(PARTITION_KEY) && !isPrimer(item.key)) break;
    if (item.key.startsWith(SET_KEY)) sets.push(readSet(source, draft, item));
    at = item.end;
  }
  describeMxf(draft, sets);
}

function isPrimer(key: string): boolean {
  return key.slice(26, 28) === '05';
}

function readSet(source: ByteSource, draft: ProbeDraft, item: Klv): MxfSet {
  const tags = new Map<number, Buffer>();
  for (let at = item.start; at + 4 <= item.end; ) {
    draft.step();
    const length = source.u16be(at + 2);
    if (at + 4 + length > item.end) break;
    tags.set(source.u16be(at), Buffer.from(source.bytes(at + 4, length)));
    at += 4 + length;
  }
  return { kind: Number.parseInt(item.key.slice(28, 30), 16), tags };
}

function checkFooter(source: ByteSource, draft: ProbeDraft, runIn: number, statedAt: number): void {
  const at = statedAt > 0 ? runIn + statedAt : footerFromIndex(source, runIn);
  if (at === undefined) {
    draft.incomplete('there is no footer partition');
    return;
  }
  if (at + 17 > source.size) {
    draft.incomplete('the footer partition lies beyond the end of the file');
    return;
  }
  const footer = readKlv(source, at);
  const kind = Number.parseInt(footer.key.slice(26, 28), 16);
  if (!footer.key.startsWith(PARTITION_KEY) || kind !== FOOTER) {
    draft.incomplete('the footer partition is not where the header says');
    return;
  }
  for (let next = footer.end; next < source.size; ) {
    draft.step();
    const item = readKlv(source, next);
    if (item.end > source.size) {
      draft.incomplete('the footer partition is cut short');
      return;
    }
    next = item.end;
  }
  const described = source.u64be(footer.start + 32) + source.u64be(footer.start + 40);
  if (footer.end + described > source.size) draft.incomplete('the footer partition is cut short');
}

/** An open header does not know its footer: the random index pack, the last item of the file, may. */
function footerFromIndex(source: ByteSource, runIn: number): number | undefined {
  const length = source.u32be(source.size - 4);
  if (length < 33 || length > 65_536 || length > source.size) return undefined;
  const pack = readKlv(source, source.size - length);
  if (!pack.key.startsWith('060e2b34020501010d010201011101')) return undefined;
  return runIn + source.u64be(source.size - 12);
}

/** True for the key of a header partition pack. */
export function isHeaderPartition(source: ByteSource, at: number): boolean {
  return at + 16 <= source.size && source.u8(at + 13) === HEADER;
}
