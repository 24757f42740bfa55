import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { alternate } from './harness/alternate.ts';
import { forgetLedger, makeKeys, markCommand, REPOSITORY } from './harness/assay.ts';
import type { Bench } from './harness/bench.ts';
import { compareTimes, formatMegabytes } from './harness/figures.ts';
import { makeOnce } from './harness/make-once.ts';
import { type Command, type Measured, measureProcess } from './harness/measure-process.ts';

const MOVIE_BYTES = 2 * 1024 ** 3 + 100_000_000;
const QUICK_MOVIE_BYTES = 200_000_000;
const MEMORY_LIMIT_BYTES = 1024 ** 3;
const LIMIT = 3;

export const markMovie: Bench = {
  name: 'mark-movie',
  title: 'A movie of 2 GB marked, against copying it and taking its SHA-256',
  async run(context) {
    const sizeBytes = context.quick ? QUICK_MOVIE_BYTES : MOVIE_BYTES;
    const folder = await makeOnce(context.dataDir, `unsigned-movie-${sizeBytes}`, async (made) => {
      const script = join(REPOSITORY, 'bench/make/movie.ts');
      const run = spawnSync(process.execPath, [script, join(made, 'movie.mov'), String(sizeBytes)], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      if (run.status !== 0) throw new Error('The movie could not be made.');
    });
    const keys = makeKeys(context.dataDir);
    const out = join(context.dataDir, 'movie-out');
    const movie = join(folder, 'movie.mov');
    const ours = markCommand(context.dataDir, 'movie', [
      movie, '--out', out, '--key', keys.folder, '--trust', keys.anchor, '--origin', 'ai-edited', '--tool', 'Runway@4',
    ]); // biome-ignore format: a command line
    const rival: Command = {
      file: '/bin/sh',
      args: ['-c', 'cp "$1" "$2/copy.mov" && sha256sum "$2/copy.mov"', 'sh', movie, out],
    };
    const fresh = async (command: Command): Promise<Measured> => {
      rmSync(out, { recursive: true, force: true });
      mkdirSync(out);
      forgetLedger(ours.ledger);
      return measureProcess(command);
    };
    await fresh(rival);
    const [marked = [], copied = []] = await alternate(
      context.runs,
      [() => fresh(ours), () => fresh(rival)],
      context.say,
    );
    const peak = Math.max(...marked.map((run) => run.peakBytes));
    return {
      rows: [
        compareTimes('one movie of 2.2 GB', marked, copied, {
          text: `at most ${LIMIT}x`,
          allowedMs: (rivalMs) => rivalMs * LIMIT,
        }),
        {
          what: 'memory of the whole tree of processes at its highest',
          ours: formatMegabytes(peak),
          rival: '',
          ratio: '',
          target: 'under 1 GB',
          met: peak < MEMORY_LIMIT_BYTES,
        },
      ],
      notes: [
        'Rival: `cp` and then `sha256sum` of the copy. Ours hashes the source, writes XMP, signs, reads back, hashes the result and brings it to disk.',
      ],
    };
  },
};
