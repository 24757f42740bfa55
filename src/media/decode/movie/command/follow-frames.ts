import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { frameAtSeconds } from '../frame-times.ts';
import { type DecodeJob, NUT_SHIFT_SECONDS } from './decode-arguments.ts';

/** The decoder's second output. */
type DecoderOutput = ChildProcess['stdio'][3];

export interface ToldFrame {
  readonly frame: number;
  /** One before it, in the same group, did not come out. */
  readonly isBroken: boolean;
}

/**
 * Which frames come out, from what FFmpeg's framecrc writes. Those of a run that is not `alone` build on each other, and all are told: one
 * that is missing could not be decoded.
 */
export async function* followFrames(job: DecodeJob, told: DecoderOutput): AsyncGenerator<ToldFrame> {
  const { index, frames, alone } = job;
  const keyframes = index.keyframes ?? new Uint32Array();
  let expected = keyframes.findLast((keyframe) => keyframe <= (frames[0] ?? 0)) ?? 0;
  let brokenUntil = -1;
  for await (const seconds of readTimes(told, job.piped ? NUT_SHIFT_SECONDS : 0)) {
    const frame = frameAtSeconds(index, seconds);
    if (frame === undefined) continue;
    if (!alone && frame > expected) brokenUntil = keyframes.find((keyframe) => keyframe > expected) ?? index.frames;
    expected = Math.max(expected, frame + 1);
    yield { frame, isBroken: frame < brokenUntil };
  }
}

/** When each picture that comes out is shown, in seconds of the stream's clock: `0, 512, 512, 512, 6144, 0x…` after `#tb 0: 1/12288`. */
async function* readTimes(told: DecoderOutput, shiftSeconds: number): AsyncGenerator<number> {
  if (told === null || told === undefined || !('read' in told)) return;
  let [numerator, denominator] = [1, 1];
  for await (const line of createInterface({ input: told })) {
    const base = /^#tb 0: (\d+)\/(\d+)/.exec(line);
    if (base !== null) [numerator, denominator] = [Number(base[1]), Number(base[2])];
    const ticks = /^0,\s*-?\d+,\s*(-?\d+),/.exec(line)?.[1];
    if (ticks !== undefined) yield (Number(ticks) * numerator) / denominator - shiftSeconds;
  }
}
