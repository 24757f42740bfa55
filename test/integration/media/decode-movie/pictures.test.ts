import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Picture } from '../../../../src/domain/picture.ts';
import type { MovieDecoder } from '../../../../src/media/decode/movie/movie-decoder.ts';
import { openMovieDecoder } from '../../../../src/media/decode/movie/open-movie-decoder.ts';
import { canMakeMovies, makeMovie, readFrameNumber } from '../../../support/make-movie.ts';

const run = promisify(execFile);
const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '1', '-pix_fmt', 'yuv420p'];

let folder = '';
/** Both decoders are shown the same files. */
const make = async (name: string, ...args: readonly string[]): Promise<string> => {
  if (existsSync(join(folder, name))) return join(folder, name);
  await run('ffmpeg', ['-v', 'error', '-y', ...args, join(folder, name)]);
  return join(folder, name);
};
/** Black, red, white, from above. */
const stripes = (size: string) =>
  ['black', '0xff0000', 'white'].flatMap((colour) => ['-f', 'lavfi', '-i', `color=${colour}:s=${size}:r=24:d=0.1`]);
/** By what the stream names, and by its size where it names nothing. */
const BARS = [
  { name: 'limited.mp4', size: '64x32', scale: 'out_range=tv:out_color_matrix=bt601', args: [...H264, '-colorspace', 'smpte170m'] },
  { name: 'full.mp4', size: '64x32', scale: 'out_range=pc:out_color_matrix=bt709', args: [...H264, '-color_range', 'pc', '-colorspace', 'bt709'] },
  { name: 'wide.mov', size: '1280x32', scale: 'out_range=tv:out_color_matrix=bt709', args: ['-c:v', 'prores_ks', '-pix_fmt', 'yuv422p10le'] },
] as const; // biome-ignore format: a line for each
const red = (width: number) => ['-f', 'lavfi', '-i', `color=0xff0000:s=${width}x64:r=24:d=0.1`];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-movie-pictures-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(['bindings', 'command'] as const)('pictures through the %s', (backend) => {
  let opening: Promise<MovieDecoder> | undefined;
  async function decode(path: string, frame: number, channels: 1 | 3, maxPixels = 512): Promise<Picture> {
    opening ??= openMovieDecoder({ backend });
    const decoder = await opening;
    const { index } = await decoder.look(path);
    for await (const { picture, error } of decoder.frames(path, index, [frame], { maxPixels, channels })) {
      if (error !== undefined) throw new Error(error.message);
      return picture;
    }
    throw new Error('no frame');
  }

  test.each(BARS)('luma and colours are at full range and of the right matrix: $name', async ({ name, size, scale, args }) => {
    if (!canMakeMovies()) return;
    const path = await make(name, ...stripes(size), '-filter_complex', `vstack=3,scale=${scale}`, ...args);
    const { data, width, height } = await decode(path, 0, 3);
    const [r = 0, g = 0, b = 0] = data.subarray((Math.floor(height / 2) * width + width / 2) * 3);
    expect(r).toBeGreaterThan(250);
    expect(Math.max(g, b)).toBeLessThan(6);
    const luma = (await decode(path, 0, 1)).data;
    for (const values of [data, luma]) {
      expect(values[0]).toBeLessThanOrEqual(1);
      expect(values.at(-1)).toBeGreaterThanOrEqual(254);
    }
  });

  test('pictures stand upright, with square pixels, at most as large as asked for', async () => {
    if (!canMakeMovies()) return;
    const upright = await makeMovie(join(folder, 'upright.mp4'), { frames: 6, args: H264 });
    const turned = await make('turned.mp4', '-i', upright, '-c', 'copy', '-metadata:s:v', 'rotate=90');
    const quarter = await decode(turned, 5, 1);
    expect(readFrameNumber(await decode(upright, 5, 1))).toBe(5);
    // FFmpeg's own players turn it upright, too.
    const raw = await make('turned.gray', '-i', turned, '-vf', 'select=eq(n\\,5)', '-frames:v', '1', '-pix_fmt', 'gray', '-f', 'rawvideo');
    const expected = readFileSync(raw);
    const differences = quarter.data.map((value, at) => Math.abs(value - (expected[at] ?? 0)));
    expect(Math.max(...differences)).toBeLessThan(3);
    expect(readFrameNumber(quarter)).not.toBe(5);

    const anamorphic = await make('wide-pixels.mp4', '-i', upright, '-c', 'copy', '-aspect', '2:1');
    const { width, height, source } = await decode(anamorphic, 1, 1, 48);
    expect({ width, height, source }).toEqual({ width: 48, height: 24, source: { width: 96, height: 48 } });
  });

  test('transparent parts stand over mid grey', async () => {
    if (!canMakeMovies()) return;
    const clear = await make('clear.mov', '-f', 'lavfi', '-i', 'color=white@0:s=64x64:r=24:d=0.1,format=yuva444p10le', '-c:v', 'prores_ks', '-profile:v', '4444', '-pix_fmt', 'yuva444p10le');
    const { data } = await decode(clear, 0, 1);
    expect(Math.abs((data[0] ?? 0) - 128)).toBeLessThan(3);
  }); // biome-ignore format: one line for each command

  test('what an edit list leaves out is not counted: frame 0 is what a player shows first', async () => {
    if (!canMakeMovies()) return;
    const args = [...H264, '-x264-params', 'keyint=12:bframes=0:scenecut=0'];
    const whole = await makeMovie(join(folder, 'whole.mp4'), { frames: 48, args });
    const cut = await make('cut.mp4', '-ss', '0.75', '-i', whole, '-c', 'copy');
    expect(readFrameNumber(await decode(cut, 0, 1))).toBe(18);
    expect(readFrameNumber(await decode(cut, 7, 1))).toBe(25);
  });

  test('a stream cut out of the middle begins at the first frame that can be decoded', async () => {
    if (!canMakeMovies()) return;
    const args = ['-c:v', 'mpeg2video', '-g', '12', '-bf', '2', '-q:v', '2', '-pix_fmt', 'yuv420p'];
    const data = readFileSync(await makeMovie(join(folder, 'open.ts'), { frames: 60, args }));
    const path = join(folder, 'middle.ts');
    // Packets of transport streams have 188 bytes.
    writeFileSync(path, data.subarray(Math.floor((data.length / 188) * 0.35) * 188));
    expect(readFrameNumber(await decode(path, 0, 1))).toBe(24);
    const { index } = await (await (opening ?? openMovieDecoder({ backend }))).look(path);
    expect(index).toMatchObject({ frames: 36, variable: false });
    expect(index.remarks.join(' ')).toMatch(/5 frames before the first that can be decoded are left out/);
  });

  test('a still that only FFmpeg reads is a movie of one frame, and cover art is none', async () => {
    if (!canMakeMovies()) return;
    const still = await make('still%03d.jp2', ...red(64), '-frames:v', '1', '-update', '1').catch(() => undefined);
    if (still !== undefined) expect((await decode(still, 0, 1)).width).toBe(64);
    const picture = await make('cover.png', ...red(64), '-frames:v', '1');
    const tone = ['-f', 'lavfi', '-i', 'sine=d=0.2'];
    const song = await make('song.m4a', ...tone, '-i', picture, '-map', '0', '-map', '1', '-c:v', 'copy', '-disposition:v:0', 'attached_pic');
    await expect(decode(song, 0, 1)).rejects.toMatchObject({ code: 'media.unsupported' });
  });
}); // biome-ignore format: one line for each command
