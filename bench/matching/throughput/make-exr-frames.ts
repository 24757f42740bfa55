import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { BenchContext } from '../../harness/bench.ts';
import { makeOnce } from '../../harness/make-once.ts';

const WIDTH = 4096;
const HEIGHT = 2160;
const FRAMES = 48;
const QUICK_FRAMES = 6;

export interface ExrFrames {
  readonly folder: string;
  readonly count: number;
}

/** Frames of 4K in half floats, ZIP of 16 lines, from pictures with grain: noise in the low bits is what makes real renders slow to unpack. */
export async function makeExrFrames(context: BenchContext, pictures: readonly string[]): Promise<ExrFrames> {
  const count = context.quick ? QUICK_FRAMES : FRAMES;
  const folder = await makeOnce(context.dataDir, `exr-4k-${count}`, async (made) => {
    for (let frame = 0; frame < count; frame += 1) {
      const picture = pictures[frame % pictures.length] ?? '';
      // Letters between the numbers, so that the frames are files by themselves and no sequence, of which only some would be taken.
      const target = join(made, `frame-${String.fromCharCode(97 + (frame % 26))}${frame}-x.exr`);
      const filter = `scale=${WIDTH}:${HEIGHT}:force_original_aspect_ratio=increase,crop=${WIDTH}:${HEIGHT},noise=alls=4:all_seed=${frame + 1},format=gbrpf32le`;
      const encode = ['-c:v', 'exr', '-compression', 'zip16', '-format', 'half', '-gamma', '2.2'];
      const run = spawnSync(
        'ffmpeg',
        ['-v', 'error', '-y', '-i', picture, '-vf', filter, ...encode, '-frames:v', '1', target],
        { encoding: 'utf8' },
      );
      if (run.status !== 0) throw new Error(`ffmpeg ended with ${run.status}: ${run.stderr}`);
    }
  });
  return { folder, count };
}
