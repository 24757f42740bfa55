import type { ByteSource } from '../byte-source.ts';
import { MAX_DEPTH } from '../limits.ts';
import type { ProbeDraft } from '../probe-draft.ts';
import { rationalRate } from '../timecode-text.ts';

// Element ids of RFC 9559.
const EBML = 0x1a45dfa3;
const DOC_TYPE = 0x4282;
const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;
const TRACKS = 0x1654ae6b;
const TRACK = 0xae;
const VIDEO = 0xe0;
const INFO = 0x1549a966;
const CONTAINERS: ReadonlySet<number> = new Set([EBML, SEGMENT, TRACKS, TRACK, VIDEO, INFO]);
/** Tags, Attachments, Chapters and Title: text that anyone may have written. */
const METADATA: ReadonlySet<number> = new Set([0x1254c367, 0x1941a469, 0x1043a770, 0x7ba9]);
const TIMESTAMP_SCALE = 0x2ad7b1;
const DURATION = 0x4489;
const TRACK_TYPE = 0x83;
const DEFAULT_DURATION = 0x23e383;
const PIXEL_WIDTH = 0xb0;
const PIXEL_HEIGHT = 0xba;

interface Element {
  readonly id: number;
  readonly start: number;
  /** Undefined for a length not known (live recording). */
  readonly end: number | undefined;
}

interface MatroskaState {
  scale: number;
  duration?: number;
  width?: number;
  frameNanoseconds?: number;
  trackType?: number;
  video: boolean;
  live: boolean;
  segment: boolean;
}

/** Matroska and WebM: down to the tracks, past the clusters. */
export function walkMatroska(source: ByteSource, draft: ProbeDraft): void {
  const state: MatroskaState = { scale: 1_000_000, video: false, live: false, segment: false };
  visitElements(source, draft, state, { start: 0, end: source.size, depth: 0 });
  if (!state.segment) draft.incomplete('there is no Matroska segment');
  if (state.duration) draft.addTiming({ durationSeconds: (state.duration * state.scale) / 1e9 });
  if (!state.video && state.trackType === 2) draft.kind = 'audio';
  draft.finish(state.live ? 'unknown' : 'complete');
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly depth: number;
}

function visitElements(
  source: ByteSource,
  draft: ProbeDraft,
  state: MatroskaState,
  { start, end, depth }: Range,
): void {
  if (depth > MAX_DEPTH) {
    draft.strange(`elements nested deeper than ${MAX_DEPTH}`);
    return;
  }
  for (let at = start; at < end; ) {
    draft.step();
    const element = readElement(source, at);
    if (element === undefined) {
      draft.strange('an element id that is none');
      return;
    }
    const stop = element.end ?? end;
    if (stop > source.size) draft.incomplete('an element reaches beyond the end of the file');
    else if (stop > end) {
      draft.strange('an element reaches beyond the one around it');
      return;
    }
    if (METADATA.has(element.id)) draft.metadataSeen = true;
    if (element.id === SEGMENT) state.segment = true;
    // A length that is not known ends the element at its next sibling: within the segment, its children can be visited as such.
    if (element.end === undefined) state.live = true;
    const inner = { start: element.start, end: Math.min(stop, source.size), depth: depth + 1 };
    if (CONTAINERS.has(element.id) || (element.id === CLUSTER && element.end === undefined))
      visitElements(source, draft, state, inner);
    else if (element.end !== undefined && stop <= source.size)
      readValue(source, draft, state, element.id, element.start, stop);
    at = stop;
  }
}

function readElement(source: ByteSource, at: number): Element | undefined {
  const idBytes = Math.clz32(source.u8(at)) - 23;
  if (idBytes > 4) return undefined;
  let id = 0;
  for (let index = 0; index < idBytes; index += 1) id = id * 256 + source.u8(at + index);
  const first = source.u8(at + idBytes);
  const sizeBytes = Math.clz32(first) - 23;
  if (sizeBytes > 8) return undefined;
  let size = first & (0xff >> sizeBytes);
  let unknown = size === 0xff >> sizeBytes;
  for (let index = 1; index < sizeBytes; index += 1) {
    const byte = source.u8(at + idBytes + index);
    unknown &&= byte === 0xff;
    size = size * 256 + byte;
  }
  const start = at + idBytes + sizeBytes;
  return { id, start, end: unknown ? undefined : start + size };
}

function readValue(
  source: ByteSource,
  draft: ProbeDraft,
  state: MatroskaState,
  id: number,
  start: number,
  end: number,
): void {
  if (end - start > 8 || end === start) return;
  if (id === DOC_TYPE && source.latin1(start, end - start).startsWith('webm')) draft.mediaType = 'video/webm';
  else if (id === DURATION) state.duration = readFloat(source, start, end - start) ?? 0;
  else readInteger(draft, state, id, uint(source, start, end));
}

function readInteger(draft: ProbeDraft, state: MatroskaState, id: number, value: number): void {
  if (id === TIMESTAMP_SCALE) state.scale = value;
  else if (id === TRACK_TYPE) {
    state.trackType ??= value;
    if (value === 1) state.video = true;
    else if (value !== 2) draft.metadataSeen = true;
  } else if (id === DEFAULT_DURATION && state.video && draft.timing?.frameRate === undefined) {
    const frameRate = rationalRate(1e9 / value);
    if (frameRate !== undefined) draft.addTiming({ frameRate });
  } else if (id === PIXEL_WIDTH) state.width = value;
  else if (id === PIXEL_HEIGHT && draft.dimensions === undefined) draft.setDimensions(state.width ?? 0, value);
}

function uint(source: ByteSource, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at += 1) value = value * 256 + source.u8(at);
  return value;
}

function readFloat(source: ByteSource, at: number, length: number): number | undefined {
  const bytes = source.bytes(at, length);
  const value = length === 4 ? bytes.readFloatBE(0) : length === 8 ? bytes.readDoubleBE(0) : 0;
  return Number.isFinite(value) && value > 0 ? value : undefined;
}
