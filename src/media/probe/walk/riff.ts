import type { ByteSource } from '../byte-source.ts';
import { EXTRA_TEXT_BYTES, MAX_DEPTH } from '../limits.ts';
import type { ProbeDraft } from '../probe-draft.ts';
import { rationalRate, reduceRate } from '../timecode-text.ts';

interface Chunk {
  readonly id: string;
  /** For lists: what kind. */
  readonly listType: string;
  readonly start: number;
  readonly end: number;
}

type Visit = (chunk: Chunk, source: ByteSource, draft: ProbeDraft, state: RiffState) => void;

interface RiffState {
  /** 64-bit sizes from `ds64` (RF64, BW64): of the whole file without eight bytes, and of `data`. */
  riffBytes?: number;
  dataBytes?: number;
  hasData?: boolean;
  bytesPerSecond?: number;
}

/** Chunks that hold pictures or sound, or what is needed to show them. Padding is never read as text by ExifTool. */
const WEBP_CHUNKS: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
const AVI_CHUNKS: ReadonlySet<string> = new Set([
  'avih',
  'strh',
  'strf',
  'vprp',
  'dmlh',
  'indx',
  'idx1',
  'JUNK',
  'PAD ',
]);
const AVI_LISTS: ReadonlySet<string> = new Set(['hdrl', 'strl', 'odml']);
const WAV_CHUNKS: ReadonlySet<string> = new Set([
  'fmt ',
  'data',
  'fact',
  'ds64',
  'JUNK',
  'PAD ',
  'FLLR',
  'PEAK',
  'smpl',
  'inst',
  'cue ',
  'chna',
]);
/** INFO entries that ExifTool shows as text; the others it gives only as binary. Read by ours in any case. */
const INFO_TEXT: ReadonlySet<string> = new Set(['AIGC']);
const UNKNOWN_LENGTH = 0xffffffff;

export function walkWebp(source: ByteSource, draft: ProbeDraft): void {
  walkRiff(source, draft, visitWebp);
}

export function walkAvi(source: ByteSource, draft: ProbeDraft): void {
  walkRiff(source, draft, visitAvi);
}

export function walkWav(source: ByteSource, draft: ProbeDraft): void {
  const { hasData, riffBytes = 0 } = walkRiff(source, draft, visitWav);
  if (hasData !== true) draft.incomplete('there is no data chunk');
  if (riffBytes + 8 > source.size) draft.incomplete('the file is shorter than its ds64 chunk says');
}

/** RIFF, RF64 and BW64: one chunk around all others; long AVI files append further RIFF chunks. */
function walkRiff(source: ByteSource, draft: ProbeDraft, visit: Visit): RiffState {
  const state: RiffState = {};
  let at = 0;
  let streamed = false;
  while (at < source.size) {
    draft.step();
    const id = source.bytesUpTo(at, 4).toString('latin1');
    if (!/^(RIFF|RF64|BW64)$/.test(id)) {
      draft.carrier();
      break;
    }
    const stated = source.u32le(at + 4);
    const sized = stated !== UNKNOWN_LENGTH && id === 'RIFF' && stated !== 0;
    const end = sized ? at + 8 + stated : source.size;
    if (!sized && id === 'RIFF') streamed = true;
    if (end > source.size) draft.incomplete('the file is shorter than its RIFF header says');
    visitChunks(source, draft, state, { start: at + 12, end: Math.min(end, source.size), depth: 0, visit });
    at = end + (end % 2);
  }
  draft.finish(streamed ? 'unknown' : 'complete');
  return state;
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  readonly visit: Visit;
}

function visitChunks(
  source: ByteSource,
  draft: ProbeDraft,
  state: RiffState,
  { start, end, depth, visit }: Range,
): void {
  if (depth > MAX_DEPTH) {
    draft.strange(`RIFF lists nested deeper than ${MAX_DEPTH}`);
    return;
  }
  for (let at = start; at + 8 <= end; ) {
    draft.step();
    const id = source.latin1(at, 4);
    const length = chunkLength(source, id, at, state, end);
    if (at + 8 + length > source.size) {
      draft.incomplete('a RIFF chunk reaches beyond the end of the file');
      return;
    }
    if (at + 8 + length > end) {
      draft.strange('a RIFF chunk reaches beyond the list around it');
      return;
    }
    const listType = id === 'LIST' && length >= 4 ? source.latin1(at + 8, 4) : '';
    const chunk = { id, listType, start: at + 8, end: at + 8 + length };
    visit(chunk, source, draft, state);
    if (AVI_LISTS.has(listType))
      visitChunks(source, draft, state, { start: at + 12, end: chunk.end, depth: depth + 1, visit });
    at = chunk.end + (length % 2);
  }
}

function chunkLength(source: ByteSource, id: string, at: number, state: RiffState, end: number): number {
  const stated = source.u32le(at + 4);
  if (id === 'ds64' && stated >= 16) {
    state.riffBytes = source.u64le(at + 8);
    state.dataBytes = source.u64le(at + 16);
  }
  if (id !== 'data' || stated !== UNKNOWN_LENGTH) return stated;
  return state.dataBytes ?? end - at - 8;
}

function visitInfo(chunk: Chunk, source: ByteSource, draft: ProbeDraft): void {
  draft.metadataSeen = true;
  for (let at = chunk.start + 4; at + 8 <= chunk.end; ) {
    draft.step();
    const id = source.latin1(at, 4);
    const length = source.u32le(at + 4);
    if (at + 8 + length > chunk.end) {
      draft.strange('a RIFF INFO entry reaches beyond its list');
      return;
    }
    if (INFO_TEXT.has(id.toUpperCase())) addInfo(source, draft, id, at + 8, length);
    at += 8 + length + (length % 2);
  }
}

function addInfo(source: ByteSource, draft: ProbeDraft, id: string, at: number, length: number): void {
  const bytes = source.bytes(at, Math.min(length, EXTRA_TEXT_BYTES));
  const end = bytes.indexOf(0);
  draft.addExtraText(`RIFF:${id.toUpperCase()}`, end < 0 ? bytes : bytes.subarray(0, end));
}

const visitWebp: Visit = (chunk, source, draft) => {
  const { id, start, end } = chunk;
  if (!WEBP_CHUNKS.has(id)) draft.carrier();
  if (id === 'VP8X' && end - start >= 10)
    draft.setDimensions(u24le(source, start + 4) + 1, u24le(source, start + 7) + 1);
  if (id === 'VP8 ' && end - start >= 10 && draft.dimensions === undefined)
    draft.setDimensions(source.u16le(start + 6) & 0x3fff, source.u16le(start + 8) & 0x3fff);
  if (id !== 'VP8L' || end - start < 5) return;
  draft.losslessPixels = true;
  const bits = source.u32le(start + 1);
  if (draft.dimensions === undefined) draft.setDimensions((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
};

const visitAvi: Visit = (chunk, source, draft) => {
  const { id, listType, start, end } = chunk;
  if (listType === 'INFO') visitInfo(chunk, source, draft);
  else if (id === 'LIST' && listType !== 'movi' && !AVI_LISTS.has(listType)) draft.carrier();
  else if (id !== 'LIST' && !AVI_CHUNKS.has(id)) draft.carrier();
  if (id === 'avih' && end - start >= 40) readAviHeader(source, draft, start);
  if (id === 'strh' && end - start >= 36 && source.latin1(start, 4) === 'vids') {
    const frameRate = reduceRate(source.u32le(start + 24), source.u32le(start + 20));
    const frames = source.u32le(start + 32);
    draft.addTiming({ ...(frameRate && { frameRate }), ...(frames > 0 && { frames }) });
  }
};

function readAviHeader(source: ByteSource, draft: ProbeDraft, at: number): void {
  draft.setDimensions(source.u32le(at + 32), source.u32le(at + 36));
  const microsecondsPerFrame = source.u32le(at);
  const frames = source.u32le(at + 16);
  const frameRate = microsecondsPerFrame > 0 ? rationalRate(1e6 / microsecondsPerFrame) : undefined;
  if (frameRate !== undefined) draft.addTiming({ frameRate, durationSeconds: (frames * microsecondsPerFrame) / 1e6 });
}

const visitWav: Visit = (chunk, source, draft, state) => {
  const { id, listType, start, end } = chunk;
  if (listType === 'INFO') visitInfo(chunk, source, draft);
  else if (id === 'bext' || id === 'iXML') draft.metadataSeen = true;
  else if (!WAV_CHUNKS.has(id)) draft.carrier();
  if (id === 'data') state.hasData = true;
  if (id === 'fmt ' && end - start >= 16) state.bytesPerSecond = source.u32le(start + 8);
  if (id === 'data' && state.bytesPerSecond) draft.addTiming({ durationSeconds: (end - start) / state.bytesPerSecond });
};

function u24le(source: ByteSource, at: number): number {
  return source.u16le(at) + source.u8(at + 2) * 65536;
}
