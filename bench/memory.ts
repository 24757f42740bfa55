import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { measureFirstScan, REPOSITORY, readScanLines, scanCommand } from './harness/assay.ts';
import type { Bench, BenchContext, BenchRow } from './harness/bench.ts';
import { formatMegabytes, formatRuns, medianPeakBytes } from './harness/figures.ts';
import { makeOnce } from './harness/make-once.ts';
import type { Measured } from './harness/measure-process.ts';
import { makeSmallTree } from './rescan.ts';

const GIGABYTE = 1024 ** 3;
const MOVIE_BYTES = 2 * GIGABYTE + 100_000_000;
const QUICK_MOVIE_BYTES = 200_000_000;
/** Ten times the files may add this much: what the heap of the main process happens to hold varies by some tens of MB. */
const GROWTH_BYTES = 64 * 1024 * 1024;

export const memory: Bench = {
  name: 'memory',
  title: 'Memory of the whole tree of processes, first scans',
  async run(context) {
    const [few, many] = context.quick ? [1000, 10_000] : [10_000, 100_000];
    const rows: BenchRow[] = [];
    const peaks: number[] = [];
    for (const files of [few, many]) {
      const folder = await makeSmallTree(context, files, files / 100);
      const runs = await scanRepeatedly(context, folder);
      peaks.push(medianPeakBytes(runs));
      rows.push(describe(`${files.toLocaleString('en-US')} small files`, runs));
    }
    const grownBytes = (peaks[1] ?? 0) - (peaks[0] ?? 0);
    rows.push({
      what: `growth from ${few.toLocaleString('en-US')} to ${many.toLocaleString('en-US')} files`,
      ours: formatMegabytes(grownBytes),
      rival: '',
      ratio: '',
      target: `near zero: under ${formatMegabytes(GROWTH_BYTES)}`,
      met: grownBytes < GROWTH_BYTES,
    });
    const movie = await makeMovie(context);
    rows.push(describe('one signed movie of 2.2 GB', await scanRepeatedly(context, movie)));
    return {
      rows,
      notes: [
        'Resident memory of every process of the tree added up, looked at every 25 ms; pages that processes share count once for each, so that the true figure is lower.',
        `The movie is read and validated: ${readScanLines(context.dataDir, movie)
          .filter((line) => line.kind === 'asset')
          .map((line) => `${line.status}, credential ${line.credential?.state}`)
          .join()}.`,
      ],
    };
  },
};

async function scanRepeatedly(context: BenchContext, folder: string): Promise<readonly Measured[]> {
  const scan = scanCommand(context.dataDir, folder, 'memory');
  const runs: Measured[] = [];
  for (let run = 0; run < context.runs; run += 1) {
    const measured = await measureFirstScan(scan);
    context.say(`  ${formatMegabytes(measured.peakBytes)}, ${(measured.wallMs / 1000).toFixed(1)} s`);
    runs.push(measured);
  }
  return runs;
}

function describe(what: string, runs: readonly Measured[]): BenchRow {
  const peak = Math.max(...runs.map((run) => run.peakBytes));
  return {
    what,
    ours: `${formatMegabytes(peak)} (${formatRuns(runs)})`,
    rival: '',
    ratio: '',
    target: 'under 1 GB',
    met: peak < GIGABYTE,
  };
}

function makeMovie(context: BenchContext): Promise<string> {
  const sizeBytes = context.quick ? QUICK_MOVIE_BYTES : MOVIE_BYTES;
  return makeOnce(context.dataDir, `movie-${sizeBytes}`, async (folder) => {
    const script = join(REPOSITORY, 'bench/make/signed-movie.ts');
    const run = spawnSync(process.execPath, [script, join(folder, 'signed.mp4'), String(sizeBytes)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (run.status !== 0) throw new Error('The movie could not be made.');
  });
}
