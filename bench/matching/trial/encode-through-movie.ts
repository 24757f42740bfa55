import { spawnSync } from 'node:child_process';
import { linkSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { MovieTransform } from '../transforms/movies.ts';

/** Each picture is held for so many frames; the one taken out again is no keyframe. */
const HOLD = 8;
const TAKEN = 5;
const RATE = 24;

/** One movie of all the pictures, each held for a while; then one frame of each as a picture again. */
export async function encodeThroughMovie(
  transform: MovieTransform,
  pictures: readonly string[],
  targets: readonly string[],
): Promise<void> {
  const work = mkdtempSync(join(dirname(targets[0] ?? '.'), 'movie-'));
  try {
    for (const [index, picture] of pictures.entries()) place(picture, join(work, `in-${pad(index)}.jpg`));
    const movie = join(work, `movie.${transform.extension}`);
    run([
      '-framerate',
      String(RATE / HOLD),
      '-i',
      join(work, 'in-%05d.jpg'),
      '-r',
      String(RATE),
      ...transform.encode,
      movie,
    ]);
    run([
      '-i',
      movie,
      '-vf',
      `select=eq(mod(n\\,${HOLD})\\,${TAKEN})`,
      '-fps_mode',
      'passthrough',
      join(work, 'out-%05d.png'),
    ]);
    const made = readdirSync(work)
      .filter((name) => name.startsWith('out-'))
      .toSorted();
    if (made.length !== targets.length)
      throw new Error(`${transform.name}: ${made.length} of ${targets.length} frames came out.`);
    for (const [index, name] of made.entries()) renameSync(join(work, name), targets[index] ?? '');
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function run(args: readonly string[]): void {
  const ran = spawnSync('ffmpeg', ['-v', 'error', '-y', ...args], { encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`ffmpeg ended with ${ran.status}: ${ran.stderr ?? 'it is not there'}`);
}

function pad(index: number): string {
  return String(index + 1).padStart(5, '0');
}

function place(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    symlinkSync(from, to);
  }
}
