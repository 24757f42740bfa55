import type { DeliveredSequence } from '../../domain/delivery.ts';
import type { FileError } from '../../domain/errors.ts';
import { parseTimecode } from '../../domain/timecode.ts';
import { chooseSequenceFrames } from '../fingerprint/choose-sequence-frames.ts';
import type { Footage, FrameAnswer } from './footage.ts';
import { countedFrom, type FormatSpan } from './format-span.ts';
import { queryStill } from './open-still.ts';
import type { DeliveryMatchParts, MatchOptions } from './parts.ts';

/** Files asked for in one go: each is a call of its own, so that this is but the step of the progress. */
const CHUNK_FILES = 16;

/** An image sequence of a delivery: each frame is a file of its own. */
export function openSequence(
  { path, frames }: DeliveredSequence,
  { locate, reader }: Pick<DeliveryMatchParts, 'locate' | 'reader'>,
  { sequences, thorough }: Pick<MatchOptions, 'sequences' | 'thorough'>,
): Footage {
  const positions = frames.map((_, index) => index);
  const rate = sequences?.rate.rate;
  const perFrame = rate === undefined ? 0 : rate.denominator / rate.numerator;
  const label = labelSpans(sequences);
  const number = (position: number): number => frames[position]?.frame ?? position;
  return {
    path,
    kind: 'sequence',
    length: frames.length,
    sampled: Uint32Array.from(thorough ? positions : chooseSequenceFrames(positions)),
    ...(rate === undefined ? {} : { rate }),
    thin: [],
    contents: new Set(frames.flatMap(({ file }) => (file.sha256 === undefined ? [] : [file.sha256]))),
    remarks: [],
    chunk: CHUNK_FILES,
    secondsAt: (position) => position * perFrame,
    query: (asked, keypoints) =>
      Promise.all(
        asked.map(async (position): Promise<FrameAnswer> => {
          const file = frames[position]?.file;
          if (file?.status !== 'checked') return { error: file?.error ?? NOT_READ };
          return await queryStill(locate(file), keypoints, reader);
        }),
      ),
    toSpan: ({ in: first, out }) => label({ in: number(first), out: number(out) }),
  };
}

const NOT_READ: FileError = { code: 'file.malformed', message: 'The file could not be read.' };

/** By frame number; with timecode when somebody says which one a frame has. */
function labelSpans(sequences: MatchOptions['sequences']): FormatSpan {
  const start = sequences?.start;
  if (sequences === undefined || start === undefined) return ({ in: first, out }) => ({ in: first, out });
  return countedFrom(parseTimecode(start.timecode, sequences.rate) - start.frame, sequences.rate);
}
