import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MovieIndex } from '../../../../src/domain/movie-index.ts';
import type { Picture } from '../../../../src/domain/picture.ts';
import type { MovieDecoder, MovieFrame } from '../../../../src/media/decode/movie/movie-decoder.ts';
import { openMovieDecoder } from '../../../../src/media/decode/movie/open-movie-decoder.ts';
import { planSamples } from '../../../../src/media/decode/movie/plan-samples.ts';
import { canMakeMovies, type MovieRecipe, makeMovie, readFrameNumber } from '../../../support/make-movie.ts';

const X264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
const ALL = 60;

interface Case extends MovieRecipe {
  readonly file: string;
  readonly expected: Partial<MovieIndex>;
  /** The commands are asked for no pictures: other cases show the same of them, and each takes them a second. */
  readonly onlyIndex?: boolean;
  /** Frames that can be decoded by themselves. */
  readonly keyframes?: readonly number[];
}

const CASES: readonly Case[] = [
  {
    file: 'prores.mov',
    frames: ALL,
    rate: '30000/1001',
    args: ['-c:v', 'prores_ks', '-pix_fmt', 'yuv422p10le', '-timecode', '01:00:59;28'],
    expected: { codec: 'prores', intra: true, startTimecode: '01:00:59;28', rate: { numerator: 30000, denominator: 1001 } },
  },
  {
    file: 'dnxhr.mxf',
    frames: ALL,
    width: 256,
    height: 128,
    rate: '24000/1001',
    args: ['-c:v', 'dnxhd', '-profile:v', 'dnxhr_lb', '-pix_fmt', 'yuv422p', '-timecode', '10:00:00:00'],
    expected: { codec: 'dnxhd', intra: true, startTimecode: '10:00:00:00' },
  },
  {
    onlyIndex: true, file: 'jpeg2000.mxf',
    frames: 26,
    args: ['-c:v', 'libopenjpeg', '-pix_fmt', 'yuv422p10le'],
    expected: { codec: 'jpeg2000', intra: true },
  },
  { onlyIndex: true, file: 'mjpeg.mov', frames: ALL, args: ['-c:v', 'mjpeg', '-q:v', '2', '-pix_fmt', 'yuvj420p'], expected: { codec: 'mjpeg', intra: true } },
  {
    onlyIndex: true, file: 'closed.mp4',
    frames: ALL,
    args: [...X264, '-x264-params', 'bframes=3:b-adapt=0:keyint=16:min-keyint=16:scenecut=0:open-gop=0'],
    expected: { codec: 'h264', intra: false },
    keyframes: [0, 16, 32, 48],
  },
  {
    file: 'open.mkv',
    frames: ALL,
    rate: '24000/1001',
    args: [...X264, '-x264-params', 'bframes=3:b-adapt=0:keyint=16:min-keyint=16:scenecut=0:open-gop=1'],
    expected: { codec: 'h264', intra: false, rate: { numerator: 24000, denominator: 1001 } },
  },
  {
    file: 'scenecut.mp4',
    frames: ALL,
    cuts: [20, 25, 45],
    args: [...X264, '-preset', 'medium', '-x264-params', 'bframes=2:keyint=250:min-keyint=10:scenecut=40'],
    expected: { codec: 'h264', intra: false },
    // 25 comes within min-keyint of 20: a picture of intra slices that the container does not mark.
    keyframes: [0, 20, 25, 45],
  },
  {
    file: 'hevc.mov',
    frames: ALL,
    args: ['-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p10le', '-tag:v', 'hvc1', '-x265-params', 'log-level=none:bframes=3:keyint=20:min-keyint=20:scenecut=0:pools=none'],
    expected: { codec: 'hevc', intra: false },
    keyframes: [0, 20, 40],
  },
  {
    file: 'xdcam.mxf',
    frames: ALL,
    rate: '25',
    args: ['-c:v', 'mpeg2video', '-g', '12', '-bf', '2', '-q:v', '2', '-pix_fmt', 'yuv422p', '-timecode', '09:59:58:00'],
    expected: { codec: 'mpeg2video', intra: false, startTimecode: '09:59:58:00' },
    // The encoder ends a movie with one.
    keyframes: [0, 12, 24, 36, 48, 59],
  },
  {
    file: 'variable.mp4',
    frames: ALL,
    args: ['-vf', 'settb=1/1000,setpts=N*40+floor(N/7)*25', '-fps_mode', 'passthrough', '-enc_time_base', '1/1000', ...X264, '-x264-params', 'keyint=16:bframes=2:scenecut=0'],
    expected: { codec: 'h264', variable: true },
  },
  {
    onlyIndex: true, file: 'variable.mkv',
    frames: ALL,
    args: ['-vf', 'settb=1/1000,setpts=N*40+floor(N/7)*25', '-fps_mode', 'passthrough', '-enc_time_base', '1/1000', '-c:v', 'mjpeg', '-q:v', '2', '-pix_fmt', 'yuvj420p'],
    expected: { codec: 'mjpeg', variable: true, intra: true },
  },
  {
    file: 'program.ts',
    frames: ALL,
    rate: '25',
    args: [...X264, '-x264-params', 'bframes=2:keyint=16:scenecut=0'],
    expected: { codec: 'h264', intra: false },
  },
]; // biome-ignore format: one line for each command

let folder = '';
let decoders: readonly MovieDecoder[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-movies-'));
  if (!canMakeMovies()) return;
  decoders = await Promise.all([openMovieDecoder({ backend: 'bindings' }), openMovieDecoder({ backend: 'command' })]);
});

afterAll(async () => {
  for (const decoder of decoders) await decoder.close();
  rmSync(folder, { recursive: true, force: true });
});

async function collect(frames: AsyncIterable<MovieFrame>): Promise<readonly MovieFrame[]> {
  const all: MovieFrame[] = [];
  for await (const frame of frames) all.push(frame);
  return all;
}

function numbersOf(frames: readonly MovieFrame[]): readonly (number | string)[] {
  return frames.map((each) => (each.error === undefined ? readFrameNumber(each.picture) : each.error.message));
}

function meanDifference(one: Picture | undefined, other: Picture | undefined): number {
  if (one === undefined || other === undefined) return Number.POSITIVE_INFINITY;
  let sum = 0;
  for (let at = 0; at < one.data.length; at += 1) sum += Math.abs((one.data[at] ?? 0) - (other.data[at] ?? 0));
  return sum / one.data.length;
}

describe.each(CASES)('$file', ({ file, expected, keyframes, onlyIndex, ...recipe }) => {
  test('both decoders give the same index, and of each frame asked for the picture that shows its number', async () => {
    if (decoders.length === 0) return;
    const path = await makeMovie(join(folder, file), recipe);
    const [bindings, command] = await Promise.all(decoders.map((decoder) => decoder.look(path)));
    expect(command).toEqual(bindings);
    if (bindings === undefined) throw new Error('no decoder');
    const { index, hints } = bindings;
    expect(index).toMatchObject({ frames: recipe.frames, remarks: [], ...expected });
    if (keyframes !== undefined) expect([...(index.keyframes ?? [])]).toEqual(keyframes);

    const planned = [...planSamples(index, hints, { thorough: false }).frames];
    const scattered = [3, 4, 17, 23, recipe.frames - 1];
    const every = Array.from({ length: recipe.frames }, (_, frame) => frame);
    const options = { maxPixels: 512, channels: 1 } as const;
    const [one] = decoders;
    for (const frames of [planned, scattered, every]) {
      const decoded = one === undefined ? [] : await collect(one.frames(path, index, frames, options));
      expect(decoded.map(({ frame }) => frame)).toEqual(frames);
      expect(numbersOf(decoded)).toEqual(frames);
    }
    // The commands take a process for each run of frames: keyframes alone, and some inside of a group.
    for (const frames of onlyIndex === true ? [] : [planned, [17, 23]]) {
      const [first = [], second = []] = await Promise.all(
        decoders.map((decoder) => collect(decoder.frames(path, index, frames, options))),
      );
      expect(numbersOf(second)).toEqual(frames);
      const differences = first.map(({ picture }, at) => meanDifference(picture, second[at]?.picture));
      expect(Math.max(...differences)).toBeLessThan(1);
    }
  });
});
