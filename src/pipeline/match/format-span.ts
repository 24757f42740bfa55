import type { FrameRate } from '../../domain/asset.ts';
import type { FrameSpan } from '../../domain/match.ts';
import type { FrameStretch } from '../../domain/movie-index.ts';
import { formatTimecode, parseTimecode, type TimecodeRate } from '../../domain/timecode.ts';
import { findTimecodeRate } from '../../domain/timecode-start.ts';

/** Gives a stretch of frames the timecode it has when frame 0 has this one. */
export type FormatSpan = (stretch: FrameStretch) => FrameSpan;

const PLAIN: FormatSpan = ({ in: first, out }) => ({ in: first, out });

/** Spans with the timecode of a movie; without one where it states none, or one that is none at its rate. */
export function movieSpans(startTimecode: string | undefined, rate: FrameRate | undefined): FormatSpan {
  if (startTimecode === undefined || rate === undefined) return PLAIN;
  const named = findTimecodeRate(rate, startTimecode.includes(';'));
  if (named === undefined) return PLAIN;
  const start = tryParse(startTimecode, named);
  return start === undefined ? PLAIN : countedFrom(start, named);
}

/** @param offset timecode of frame number 0, in frames from 00:00:00:00; may be negative. */
export function countedFrom(offset: number, rate: TimecodeRate): FormatSpan {
  const label = (frame: number): string => formatTimecode(offset + frame, rate);
  return ({ in: first, out }) => ({ in: first, out, timecode: { in: label(first), out: label(out) } });
}

/** A file may state any text: one that is no timecode is no reason to fail. */
function tryParse(text: string, rate: TimecodeRate): number | undefined {
  try {
    return parseTimecode(text, rate);
  } catch {
    return undefined;
  }
}
