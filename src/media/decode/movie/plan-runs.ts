import type { MovieIndex } from '../../../domain/movie-index.ts';

/** Frames that are decoded in one go, ascending. */
export interface DecodeRun {
  /** Each one is decoded by itself. Otherwise from the point to start from before the first one, through to the last. */
  readonly alone: boolean;
  readonly frames: readonly number[];
}

/** Fits frames into runs so that as few packets as possible are decoded. `frames`: ascending. */
export function planRuns(
  index: Pick<MovieIndex, 'intra' | 'keyframes'>,
  frames: readonly number[],
): readonly DecodeRun[] {
  if (index.intra) return frames.length === 0 ? [] : [{ alone: true, frames }];
  const keyframes = index.keyframes ?? new Uint32Array();
  const runs: { alone: boolean; frames: number[] }[] = [];
  let key = 0;
  frames.forEach((frame, at) => {
    while (key < keyframes.length && (keyframes[key] ?? 0) <= frame) key += 1;
    // None: an edit list begins inside of a group, whose keyframe is not shown.
    const before = keyframes[key - 1] ?? -1;
    const after = keyframes[key] ?? Number.POSITIVE_INFINITY;
    const last = runs.at(-1);
    const previous = last?.frames.at(-1);
    // Whoever is in the middle of a group stays in it, and goes on into the next one when that is what is wanted right away.
    const goesOn =
      last !== undefined && !last.alone && previous !== undefined && (previous >= before || previous === frame - 1);
    if (goesOn) last.frames.push(frame);
    else if (before === frame && (frames[at + 1] ?? after) >= after) {
      if (last?.alone === true) last.frames.push(frame);
      else runs.push({ alone: true, frames: [frame] });
    } else runs.push({ alone: false, frames: [frame] });
  });
  return runs;
}
