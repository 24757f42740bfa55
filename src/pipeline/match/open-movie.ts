import type { FrameRate } from '../../domain/asset.ts';
import type { FileError } from '../../domain/errors.ts';
import type { QueryFrame } from '../../domain/fingerprint.ts';
import type { MovieIndex } from '../../domain/movie-index.ts';
import type { PictureFile, PictureLook } from '../../domain/picture-reader.ts';
import type { Footage, FrameAnswer } from './footage.ts';
import { movieSpans } from './format-span.ts';
import type { MatchParts } from './parts.ts';

type MovieLook = Extract<PictureLook, { kind: 'movie' }>;

/** Frames asked for in one call: some seconds of work. */
const CHUNK_FRAMES = 64;
/**
 * Calls that may be spent on finding out which frames of a movie cannot be decoded. One bad frame among 64 costs 12; a movie that is
 * broken all over must not cost a call for each frame.
 */
const RESCUE_CALLS = 256;

/** A movie of a delivery, or one that is searched with. */
export function openMovie(
  file: PictureFile,
  { index, plan }: MovieLook,
  about: { readonly path: string; readonly contents: ReadonlySet<string> },
  reader: Pick<MatchParts['reader'], 'query'>,
): Footage {
  const rescue = { calls: RESCUE_CALLS };
  return {
    ...about,
    kind: 'movie',
    length: index.frames,
    sampled: plan.frames,
    rate: index.rate,
    thin: plan.thin,
    remarks: index.remarks,
    chunk: CHUNK_FRAMES,
    secondsAt: (position) => frameSeconds(index, position),
    query: (positions, keypoints) => queryMovie({ file, index, reader, rescue }, positions, keypoints),
    toSpan: movieSpans(index.startTimecode, index.variable ? undefined : index.rate),
  };
}

interface Source {
  readonly file: PictureFile;
  readonly index: MovieIndex;
  readonly reader: Pick<MatchParts['reader'], 'query'>;
  readonly rescue: { calls: number };
}

async function queryMovie(
  source: Source,
  frames: readonly number[],
  keypoints: boolean,
): Promise<readonly FrameAnswer[]> {
  const { file, index, reader, rescue } = source;
  const read = await reader.query(file, {
    movie: { index, frames },
    ...(keypoints ? { keypointFrames: frames } : {}),
  });
  if (read.ok) return alignFrames(frames, read.value);
  if (frames.length === 1 || rescue.calls < 2) return frames.map(() => ({ error: read.error }));
  // One frame that cannot be decoded must not hide its neighbours.
  rescue.calls -= 2;
  const middle = frames.length >> 1;
  const first = await queryMovie(source, frames.slice(0, middle), keypoints);
  return [...first, ...(await queryMovie(source, frames.slice(middle), keypoints))];
}

const NOT_GIVEN: FileError = { code: 'file.malformed', message: 'The decoder gave no picture for this frame.' };

function alignFrames(frames: readonly number[], found: readonly QueryFrame[]): readonly FrameAnswer[] {
  const byFrame = new Map(found.map((frame) => [frame.frame, frame]));
  return frames.map((number) => {
    const frame = byFrame.get(number);
    return frame === undefined ? { error: NOT_GIVEN } : { frame };
  });
}

/** Seconds of a frame from the first one; one past the end stands for the end. */
function frameSeconds({ times, rate, frames }: MovieIndex, frame: number): number {
  const length = secondsPerFrame(rate);
  if (times === undefined) return frame * length;
  return times[frame] ?? (times[frames - 1] ?? 0) + (frame - frames + 1) * length;
}

/** 0 for a rate that cannot be. */
function secondsPerFrame({ numerator, denominator }: FrameRate): number {
  return numerator > 0 && denominator > 0 ? denominator / numerator : 0;
}
