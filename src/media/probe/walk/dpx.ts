import type { ByteSource } from '../byte-source.ts';
import { isEncoderLibrary } from '../encoder-library.ts';
import type { ProbeDraft } from '../probe-draft.ts';
import { formatPackedTimecode, rationalRate } from '../timecode-text.ts';

/** Text fields of SMPTE ST 268: name, offset, length. `plain` ones name files and times, which are no sign of anything. */
const TEXT_FIELDS: readonly { name: string; at: number; length: number; plain?: boolean }[] = [
  { name: 'fileName', at: 36, length: 100, plain: true },
  { name: 'creator', at: 160, length: 100 },
  { name: 'project', at: 260, length: 200 },
  { name: 'copyright', at: 460, length: 200 },
  { name: 'sourceFileName', at: 1432, length: 100, plain: true },
  { name: 'inputDevice', at: 1556, length: 32 },
  { name: 'inputDeviceSerial', at: 1588, length: 32 },
  { name: 'filmFormat', at: 1680, length: 32 },
  { name: 'frameId', at: 1732, length: 32 },
  { name: 'slate', at: 1764, length: 100 },
  ...Array.from({ length: 8 }, (_, index) => ({ name: `description${index + 1}`, at: 820 + index * 72, length: 32 })),
];
const UNDEFINED_32 = 0xffffffff;
const FIXED_HEADER_BYTES = 2048;

/** DPX, SMPTE ST 268, either byte order. */
export function walkDpx(source: ByteSource, draft: ProbeDraft): void {
  const little = source.latin1(0, 4) === 'XPDS';
  const u32 = (at: number): number => (little ? source.u32le(at) : source.u32be(at));
  draft.setDimensions(u32(772), u32(776));
  for (const field of TEXT_FIELDS) {
    if (field.at + field.length <= source.size) readText(source, draft, field);
  }
  readTiming(source, draft, u32);
  readUserData(source, draft, u32(32));
  checkLength(source, draft, u32(4), u32(16));
}

/** Cineon 4.5, the forerunner: 1,024 bytes of header with a file name and the size of the file. */
export function walkCineon(source: ByteSource, draft: ProbeDraft): void {
  const little = source.u8(0) === 0xd7;
  const u32 = (at: number): number => (little ? source.u32le(at) : source.u32be(at));
  draft.setDimensions(u32(200), u32(204));
  readText(source, draft, { name: 'inputDevice', at: 788, length: 64 });
  draft.metadataSeen = true;
  checkLength(source, draft, u32(4), u32(20));
}

function readText(
  source: ByteSource,
  draft: ProbeDraft,
  field: { name: string; at: number; length: number; plain?: boolean },
): void {
  const text = untilFill(source.bytes(field.at, field.length));
  if (text.length === 0) return;
  draft.addHeaderText(`DPX:${field.name}`, text);
  if (field.plain !== true && !isEncoderLibrary(text)) draft.metadataSeen = true;
}

/** Up to the first NUL or FF, which fills undefined fields. */
function untilFill(bytes: Buffer): Buffer {
  const end = bytes.findIndex((byte) => byte === 0 || byte === 0xff);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

function readUserData(source: ByteSource, draft: ProbeDraft, sizeBytes: number): void {
  if (sizeBytes === 0 || sizeBytes === UNDEFINED_32) return;
  draft.metadataSeen = true;
  const bytes = source.bytesUpTo(FIXED_HEADER_BYTES, Math.min(sizeBytes, 1024 * 1024));
  const id = untilFill(bytes.subarray(0, 32));
  if (id.length > 0) draft.addHeaderText('DPX:userId', id);
  const text = untilFill(bytes.subarray(32));
  if (text.length > 0) draft.addHeaderText('DPX:userData', text);
}

function readTiming(source: ByteSource, draft: ProbeDraft, u32: (at: number) => number): void {
  if (source.size < FIXED_HEADER_BYTES) return;
  const rate = rationalRate(float32(u32(1940))) ?? rationalRate(float32(u32(1724)));
  const word = u32(1920);
  // A header of zeros says nothing; zero together with a rate is midnight.
  const stated = word !== UNDEFINED_32 && (word !== 0 || rate !== undefined);
  const startTimecode = stated ? formatPackedTimecode(word) : undefined;
  if (rate !== undefined) draft.addTiming({ frameRate: rate });
  if (startTimecode !== undefined) draft.addTiming({ startTimecode });
}

function float32(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, bits);
  return view.getFloat32(0);
}

function checkLength(source: ByteSource, draft: ProbeDraft, dataAt: number, statedBytes: number): void {
  if (source.size <= dataAt) draft.incomplete('the file ends before its picture');
  const stated = statedBytes !== UNDEFINED_32 && statedBytes > dataAt;
  if (stated && source.size < statedBytes) draft.incomplete('the file is shorter than its header says');
  draft.finish(stated ? 'complete' : 'unknown');
}
