import { join } from 'node:path';
import type { BenchContext } from '../../harness/bench.ts';
import { makeOnce } from '../../harness/make-once.ts';
import type { Encoder } from '../movies/encoders.ts';
import { writeMovie } from '../movies/movie-writer.ts';
import { panOver } from '../movies/shot.ts';
import { between, hashText, makeRandom } from '../pictures/random.ts';

const SIZE = { width: 1920, height: 1080 } as const;
const RATE = 24;
const SECONDS = 60;
const QUICK_SECONDS = 10;
const SHOT_FRAMES = { least: 48, most: 144 } as const;
/** Some grain, as pictures from cameras have it: without it both codecs would be decoded faster than real films are. */
const GRAIN = ['-vf', 'noise=alls=5:allf=t'] as const;

export const TEST_ENCODERS: readonly Encoder[] = [
  { name: 'ProRes 422 HQ', extension: 'mov', encode: [...GRAIN, '-c:v', 'prores', '-profile:v', '3', '-pix_fmt', 'yuv422p10le'] },
  {
    name: 'H.264, keyframes at cuts', extension: 'mp4',
    encode: [...GRAIN, '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-pix_fmt', 'yuv420p', '-x264-params', 'keyint=250:scenecut=40:open-gop=0'],
  },
]; // biome-ignore format: a table

export interface TestMovies {
  readonly folder: string;
  readonly seconds: number;
  /** In the order of {@link TEST_ENCODERS}. */
  readonly names: readonly string[];
}

/** The same film in each codec: pans of 2 to 6 seconds over pictures. */
export async function makeTestMovies(context: BenchContext, pictures: readonly string[]): Promise<TestMovies> {
  const seconds = context.quick ? QUICK_SECONDS : SECONDS;
  const names = TEST_ENCODERS.map(({ extension }) => `film.${extension}`);
  const folder = await makeOnce(context.dataDir, `matching-throughput-${seconds}`, async (made) => {
    for (const [index, { encode, name }] of TEST_ENCODERS.entries()) {
      context.say(`  ${seconds} s of ${name} are encoded`);
      const writer = writeMovie(join(made, names[index] ?? ''), { ...SIZE, rate: RATE, encode });
      const random = makeRandom(hashText('throughput'));
      for (let [done, shot] = [0, 0]; done < seconds * RATE; shot += 1) {
        const frames = Math.min(
          seconds * RATE - done,
          Math.round(between(random, SHOT_FRAMES.least, SHOT_FRAMES.most)),
        );
        const pan = await panOver(pictures[shot % pictures.length] ?? '', frames, SIZE, shot);
        for (let frame = 0; frame < frames; frame += 1) await writer.write(pan.draw(frame));
        done += frames;
      }
      await writer.close();
    }
  });
  return { folder, seconds, names };
}
