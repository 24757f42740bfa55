import type { ByteSource } from '../byte-source.ts';
import type { ProbeDraft } from '../probe-draft.ts';
import { type Box, forEachBox } from './box.ts';

/** What one track says of itself. Times in units of `timescale` a second. */
export interface Track {
  handler?: string;
  width?: number;
  height?: number;
  timescale?: number;
  duration?: number;
  /** Samples in the track: pictures, for a video track. */
  frames: number;
  /** Duration of one frame, when nearly all frames share it. */
  frameDuration?: number;
  firstChunkAt?: number;
  timecode?: { dropFrame: boolean; base: number };
}

/** Runs in a table of sample times that are looked at; constant rate needs one or two. */
const MAX_TIME_RUNS = 10_000;
/** Share of frames that must have the same duration to call it the rate: edits leave odd first and last frames. */
const CONSTANT_SHARE = 0.9;

export function readTrackBox(source: ByteSource, draft: ProbeDraft, track: Track, box: Box): void {
  if (box.type === 'tkhd') readHeader(source, track, box);
  else if (box.type === 'mdhd') Object.assign(track, readTimes(source, box));
  else if (box.type === 'hdlr') track.handler ??= source.latin1(box.start + 8, 4);
  else if (box.type === 'stbl') {
    forEachBox(source, draft, box.start, box.end, (child) => {
      readSampleTable(source, draft, track, child);
    });
  }
}

/** Time scale and duration of `mvhd` and `mdhd`, which share their beginning. */
export function readTimes(source: ByteSource, box: Box): { timescale: number; duration: number } {
  if (source.u8(box.start) === 1)
    return { timescale: source.u32be(box.start + 20), duration: source.u64be(box.start + 24) };
  return { timescale: source.u32be(box.start + 12), duration: source.u32be(box.start + 16) };
}

function readHeader(source: ByteSource, track: Track, box: Box): void {
  // 16.16 fixed point, at the very end of the box in both versions.
  if (box.end - box.start < 84) return;
  track.width = source.u32be(box.end - 8) >>> 16;
  track.height = source.u32be(box.end - 4) >>> 16;
}

function readSampleTable(source: ByteSource, draft: ProbeDraft, track: Track, box: Box): void {
  if (box.type === 'stts') readTimeRuns(source, draft, track, box);
  else if (box.type === 'stsd') readDescription(source, track, box);
  else if (box.type === 'stco' && source.u32be(box.start + 4) > 0) track.firstChunkAt = source.u32be(box.start + 8);
  else if (box.type === 'co64' && source.u32be(box.start + 4) > 0) track.firstChunkAt = source.u64be(box.start + 8);
  else if (box.type === 'uuid' || box.type === 'udta' || box.type === 'meta') draft.carrier();
}

function readTimeRuns(source: ByteSource, draft: ProbeDraft, track: Track, box: Box): void {
  const runs = Math.min(source.u32be(box.start + 4), Math.floor((box.end - box.start - 8) / 8));
  if (runs > MAX_TIME_RUNS) return;
  draft.spendEntries(runs);
  const framesByDuration = new Map<number, number>();
  for (let index = 0; index < runs; index += 1) {
    const frames = source.u32be(box.start + 8 + index * 8);
    const duration = source.u32be(box.start + 12 + index * 8);
    track.frames += frames;
    framesByDuration.set(duration, (framesByDuration.get(duration) ?? 0) + frames);
  }
  for (const [duration, frames] of framesByDuration) {
    if (duration > 0 && frames >= track.frames * CONSTANT_SHARE) track.frameDuration = duration;
  }
}

function readDescription(source: ByteSource, track: Track, box: Box): void {
  const at = box.start + 8;
  if (source.u32be(box.start + 4) === 0) return;
  const format = source.latin1(at + 4, 4);
  if (format === 'tmcd') {
    const stated = source.u8(at + 32);
    const base = stated > 0 ? stated : Math.round(source.u32be(at + 24) / Math.max(1, source.u32be(at + 28)));
    track.timecode = { dropFrame: (source.u32be(at + 20) & 1) === 1, base };
  } else if (track.handler === 'vide' && at + 36 <= box.end) {
    // Coded size: what the pictures are, where the track header says how large to show them.
    track.width = source.u16be(at + 32);
    track.height = source.u16be(at + 34);
  }
}
