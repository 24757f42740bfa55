import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeNoise } from '../../bench/make/noise.ts';
import { type AssayError, toFileError } from '../../src/domain/errors.ts';
import type { MovieDecoder, MovieFrame } from '../../src/media/decode/movie/movie-decoder.ts';
import { openMovieDecoder } from '../../src/media/decode/movie/open-movie-decoder.ts';
import { canMakeMovies, makeMovie, readFrameNumber } from '../support/make-movie.ts';

let folder = '';
let prores = '';
let h264 = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-hostile-movies-'));
  if (!canMakeMovies()) return;
  const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-x264-params', 'keyint=8:bframes=2:scenecut=0', '-movflags', '+faststart'];
  prores = await makeMovie(join(folder, 'prores.mov'), { frames: 20, args: ['-c:v', 'prores_ks', '-pix_fmt', 'yuv422p10le', '-movflags', '+faststart'] });
  h264 = await makeMovie(join(folder, 'h264.mp4'), { frames: 24, args: x264 });
}); // biome-ignore format: one line for each command
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function collect(frames: AsyncIterable<MovieFrame>): Promise<readonly MovieFrame[]> {
  const all: MovieFrame[] = [];
  for await (const frame of frames) all.push(frame);
  return all;
}

function write(name: string, data: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, data);
  return path;
}

async function codeOf(run: Promise<unknown>): Promise<AssayError['code'] | undefined> {
  return await run.then(
    () => undefined,
    (error: unknown) => toFileError(error).code,
  );
}

describe.each(['bindings', 'command'] as const)('%s', (backend) => {
  let opening: Promise<MovieDecoder> | undefined;
  async function withDecoder(run: (decoder: MovieDecoder) => Promise<void>): Promise<void> {
    if (!canMakeMovies()) return;
    opening ??= openMovieDecoder({ backend });
    await run(await opening);
  }

  test('what is no movie is refused with a type', () =>
    withDecoder(async (decoder) => {
      const noise = makeNoise(7, 20_000);
      expect(await codeOf(decoder.look(write('empty.mov', '')))).toBe('file.empty');
      expect(await codeOf(decoder.look(join(folder, 'none.mov')))).toBe('file.vanished');
      expect(await codeOf(decoder.look(folder))).toBe('file.not-regular');
      expect(await codeOf(decoder.look(write('noise.mov', noise)))).toMatch(/^(?:file\.malformed|media\.unsupported)$/);
      expect(await codeOf(decoder.look(write('head.mov', readFileSync(prores).subarray(0, 60))))).toBe(
        'file.malformed',
      );
      expect(await codeOf(decoder.look(write('text.mp4', 'not a movie')))).toMatch(
        /^(?:file\.malformed|media\.unsupported)$/,
      );
    }));

  test('a movie that is cut short gives the frames that are there, and says so', () =>
    withDecoder(async (decoder) => {
      const path = write('short.mov', readFileSync(prores).subarray(0, Math.floor(readFileSync(prores).length * 0.6)));
      const { index } = await decoder.look(path);
      expect(index.frames).toBeGreaterThan(5);
      expect(index.frames).toBeLessThan(20);
      expect(index.remarks.join(' ')).toMatch(/cut short/);
      const every = Array.from({ length: index.frames }, (_, frame) => frame);
      const frames = await collect(decoder.frames(path, index, every, { maxPixels: 96, channels: 1 }));
      expect(frames.map(({ frame }) => frame)).toEqual(every);
      for (const { frame, picture } of frames.slice(0, -1)) expect(picture && readFrameNumber(picture)).toBe(frame);
    }));

  test('damage in the middle costs the frames that it is in, and no frame shows another', () =>
    withDecoder(async (decoder) => {
      for (const [name, source, share] of [
        ['broken.mov', prores, 0.5],
        ['broken.mp4', h264, 0.8],
      ] as const) {
        const data = readFileSync(source);
        data.fill(0xff, Math.floor(data.length * share), Math.floor(data.length * (share + 0.06)));
        const path = write(name, data);
        const { index } = await decoder.look(path);
        const every = Array.from({ length: index.frames }, (_, frame) => frame);
        const frames = await collect(decoder.frames(path, index, every, { maxPixels: 96, channels: 1 }));
        expect(frames.map(({ frame }) => frame)).toEqual(every);
        const bad = frames.filter(({ error }) => error !== undefined);
        expect(bad.length).toBeGreaterThan(0);
        expect(bad.every(({ error }) => error?.code === 'file.malformed')).toBe(true);
        // Nothing of the damage is passed as a picture.
        for (const { frame, picture } of frames)
          if (picture !== undefined) expect(readFrameNumber(picture)).toBe(frame);
        // What comes from before it is whole.
        for (const { frame, picture } of frames.slice(0, 8)) expect(picture && readFrameNumber(picture)).toBe(frame);
      }
    }));

  test('lists of other files open none of them', () =>
    withDecoder(async (decoder) => {
      const hls = `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n${h264}\n#EXT-X-ENDLIST\n`;
      expect(await codeOf(decoder.look(write('list.m3u8', hls)))).toBe('media.unsupported');
      expect(await codeOf(decoder.look(write('hidden.mp4', hls)))).toMatch(/^(?:file\.malformed|media\.unsupported)$/);
      expect(await codeOf(decoder.look(write('list.ffconcat', `ffconcat version 1.0\nfile ${h264}\n`)))).toMatch(
        /^(?:file\.malformed|media\.unsupported)$/,
      );
    }));

  test('names are names: no option, no address, no pattern', () =>
    withDecoder(async (decoder) => {
      const path = join(folder, "http:%03d a'b;c,d[e]:映画.mov");
      copyFileSync(prores, path);
      const { index } = await decoder.look(path);
      const [first] = await collect(decoder.frames(path, index, [7], { maxPixels: 96, channels: 3 }));
      expect(first?.picture && readFrameNumber(first.picture)).toBe(7);
      const link = join(folder, '-i');
      if (!existsSync(link)) symlinkSync(prores, link);
      expect((await decoder.look(link)).index.frames).toBe(20);
    }));

  test('frames that the index does not have, or another movie does, are errors of those frames', () =>
    withDecoder(async (decoder) => {
      const { index } = await decoder.look(prores);
      const longer = { ...index, frames: 400 };
      const frames = await collect(decoder.frames(prores, longer, [3, 300, 399], { maxPixels: 96, channels: 1 }));
      expect(frames.map(({ frame, error }) => [frame, error?.code])).toEqual([
        [3, undefined],
        [300, 'file.malformed'],
        [399, 'file.malformed'],
      ]);
    }));

  test('an end from outside ends it', () =>
    withDecoder(async (decoder) => {
      const { index } = await decoder.look(h264);
      const options = { maxPixels: 96, channels: 1, signal: AbortSignal.abort() } as const;
      await expect(collect(decoder.frames(h264, index, [0, 5], options))).rejects.toThrow(/abort/i);
    }));
});
