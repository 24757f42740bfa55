import type { ByteSource } from '../byte-source.ts';
import type { ProbeDraft } from '../probe-draft.ts';

/** Length of an ID3v2 tag at the beginning, with its footer; 0 when there is none. */
export function id3v2Bytes(source: ByteSource): number {
  const head = source.bytesUpTo(0, 10);
  if (head.length < 10 || head.toString('latin1', 0, 3) !== 'ID3') return 0;
  let length = 0;
  for (let index = 6; index < 10; index += 1) length = length * 128 + ((head[index] ?? 0) & 0x7f);
  return 10 + length + (((head[5] ?? 0) & 0x10) === 0 ? 0 : 10);
}

/** ID3v1, APE and Lyrics3 tags sit at the very end and have marks there. */
function hasTrailingTag(source: ByteSource): boolean {
  const tail = source.bytesUpTo(Math.max(0, source.size - 512), 512).toString('latin1');
  return tail.slice(-128).startsWith('TAG') || tail.includes('APETAGEX') || tail.includes('LYRICS');
}

function noteTags(source: ByteSource, draft: ProbeDraft, id3Bytes: number): void {
  if (id3Bytes > 0) draft.carrier();
  if (id3Bytes > source.size) draft.incomplete('the ID3 tag reaches beyond the end of the file');
  if (hasTrailingTag(source)) draft.carrier();
}

/** MPEG audio. A Xing or Info frame says how many bytes there should be; without one nothing does. */
export function walkMp3(source: ByteSource, draft: ProbeDraft): void {
  const audioAt = id3v2Bytes(source);
  noteTags(source, draft, audioAt);
  const frame = source.bytesUpTo(audioAt, 192);
  const mark = Math.max(frame.indexOf('Xing'), frame.indexOf('Info'));
  const statesBytes = mark > 0 && mark + 16 <= frame.length && (frame.readUInt32BE(mark + 4) & 2) !== 0;
  const field = statesBytes ? mark + 8 + (frame.readUInt32BE(mark + 4) & 1) * 4 : 0;
  const audioBytes = statesBytes ? frame.readUInt32BE(field) : 0;
  if (audioAt + audioBytes > source.size) draft.incomplete('the file is shorter than its Xing header says');
  draft.finish(audioBytes > 0 ? 'complete' : 'unknown');
}

/** Bare AAC frames. */
export function walkAac(source: ByteSource, draft: ProbeDraft): void {
  noteTags(source, draft, id3v2Bytes(source));
  draft.finish('unknown');
}

// Block types of RFC 9639.
const STREAM_INFO = 0;
const VORBIS_COMMENT = 4;
const PLAIN_BLOCKS: ReadonlySet<number> = new Set([STREAM_INFO, 1, 3]);

/** FLAC, also behind an ID3 tag. The frames do not say where the last one ends. */
export function walkFlac(source: ByteSource, draft: ProbeDraft): void {
  const id3Bytes = id3v2Bytes(source);
  noteTags(source, draft, id3Bytes);
  let at = id3Bytes + 4;
  for (let last = false; !last; ) {
    draft.step();
    const flags = source.u8(at);
    const length = source.u32be(at) & 0xffffff;
    last = (flags & 0x80) !== 0;
    noteFlacBlock(source, draft, flags & 0x7f, at + 4, length);
    at += 4 + length;
    if (at > source.size) {
      draft.incomplete('a FLAC block reaches beyond the end of the file');
      return;
    }
  }
  if (at === source.size && draft.timing?.durationSeconds !== undefined)
    draft.incomplete('there is no sound after the FLAC header');
  draft.finish('unknown');
}

function noteFlacBlock(source: ByteSource, draft: ProbeDraft, type: number, at: number, length: number): void {
  if (type === STREAM_INFO && length >= 18) {
    const rate = source.u32be(at + 10) >>> 12;
    const samples = (source.u8(at + 13) & 0x0f) * 2 ** 32 + source.u32be(at + 14);
    if (rate > 0 && samples > 0) draft.addTiming({ durationSeconds: samples / rate });
  } else if (type === VORBIS_COMMENT) {
    if (!hasOnlyVendor(source, at, length)) draft.metadataSeen = true;
  } else if (!PLAIN_BLOCKS.has(type)) draft.carrier();
}

/** True when a Vorbis comment names its encoder library and nothing else. */
function hasOnlyVendor(source: ByteSource, at: number, length: number): boolean {
  if (length < 8) return false;
  const vendorBytes = source.u32le(at);
  return vendorBytes <= length - 8 && source.u32le(at + 4 + vendorBytes) === 0;
}

/** Chunks of AIFF and AIFF-C that hold sound or how to play it. */
const AIFF_CHUNKS: ReadonlySet<string> = new Set(['COMM', 'SSND', 'FVER', 'MARK', 'INST', 'SAXL', 'CHAN', 'FLLR']);

export function walkAiff(source: ByteSource, draft: ProbeDraft): void {
  const end = 8 + source.u32be(4);
  if (end > source.size) draft.incomplete('the file is shorter than its FORM header says');
  if (end + 1 < source.size) draft.carrier();
  for (let at = 12; at + 8 <= Math.min(end, source.size); ) {
    draft.step();
    const id = source.latin1(at, 4);
    const length = source.u32be(at + 4);
    if (at + 8 + length > source.size) {
      draft.incomplete('an AIFF chunk reaches beyond the end of the file');
      return;
    }
    if (!AIFF_CHUNKS.has(id)) draft.carrier();
    at += 8 + length + (length % 2);
  }
  draft.finish('complete');
}

/** Pages looked at from either end of an Ogg file: the comments come first, the end mark last. */
const COMMENT_BYTES = 65_536;

/** Ogg (RFC 3533). Only the last page of a stream carries the end flag. */
export function walkOgg(source: ByteSource, draft: ProbeDraft): void {
  const head = source.bytesUpTo(0, COMMENT_BYTES);
  const text = head.toString('latin1', 0, 512);
  if (text.includes('\x80theora') || text.includes('\x01video')) {
    draft.mediaType = 'video/ogg';
    draft.kind = 'video';
  }
  draft.metadataSeen = !hasOnlyOggVendor(source, head);
  const tail = source.bytesUpTo(Math.max(0, source.size - COMMENT_BYTES * 2), COMMENT_BYTES * 2);
  const lastAt = tail.lastIndexOf('OggS');
  const segments = tail[lastAt + 26] ?? 0;
  const lengths = tail.subarray(lastAt + 27, lastAt + 27 + segments);
  const end = lastAt + 27 + segments + lengths.reduce((sum, length) => sum + length, 0);
  if (lastAt < 0 || lengths.length < segments || end > tail.length) draft.incomplete('the last Ogg page is cut short');
  else if (((tail[lastAt + 5] ?? 0) & 4) === 0) draft.incomplete('the last Ogg page does not end its stream');
  draft.finish('complete');
}

function hasOnlyOggVendor(source: ByteSource, head: Buffer): boolean {
  const opus = head.indexOf('OpusTags');
  const vorbis = head.indexOf('\x03vorbis', 0, 'latin1');
  const at = opus >= 0 ? opus + 8 : vorbis >= 0 ? vorbis + 7 : -1;
  if (at < 0 || (opus >= 0 && vorbis >= 0)) return false;
  // Further streams have comments of their own.
  const begins = head
    .toString('latin1')
    .split('OggS')
    .filter((page) => (page.charCodeAt(1) & 2) !== 0).length;
  return begins === 1 && at + 8 <= source.size && hasOnlyVendor(source, at, COMMENT_BYTES);
}
