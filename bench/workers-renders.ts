import { alternate } from './harness/alternate.ts';
import { measureFirstScan, scanCommand } from './harness/assay.ts';
import type { Bench, BenchRow } from './harness/bench.ts';
import { openFarm } from './harness/farm.ts';
import { formatRuns, medianWallMs } from './harness/figures.ts';
import { makeOnce } from './harness/make-once.ts';
import { type Measured, measureProcess } from './harness/measure-process.ts';
import { makeSmallFiles } from './make/small-files.ts';

const FILES = 20_000;
const QUICK_FILES = 2000;
const FILES_PER_FOLDER = 100;
/** 16 KB of noise. */
const SIDE = 72;
const LEAST_RATE = 0.8;

export const workersRenders: Bench = {
  name: 'workers-renders',
  title: 'Small renders read by two workers, against the scan in one process',
  async run(context) {
    const files = context.quick ? QUICK_FILES : FILES;
    const folder = await makeOnce(context.dataDir, `small-renders-${files}`, async (made) =>
      makeSmallFiles(made, files, files / FILES_PER_FOLDER, SIDE),
    );
    const farm = await openFarm(context.dataDir, 'renders', { dailies: folder });
    try {
      const scan = scanCommand(context.dataDir, folder, 'workers-renders');
      const overQueue = async (): Promise<Measured> => {
        await farm.renew();
        const workers = await farm.startWorkers(2, { inspectors: 1 });
        try {
          return await measureProcess(farm.command(['scan', 'dailies:/']));
        } finally {
          await workers.stop();
        }
      };
      await measureFirstScan(scan);
      const [ours = [], rival = []] = await alternate(
        context.runs,
        [overQueue, () => measureFirstScan(scan)],
        context.say,
      );
      const rate = medianWallMs(rival) / medianWallMs(ours);
      const row: BenchRow = {
        what: `${files.toLocaleString('en-US')} PNGs of 16 KB in folders of ${FILES_PER_FOLDER}`,
        ours: formatRuns(ours),
        rival: formatRuns(rival),
        ratio: `${rate.toFixed(2)} of its rate`,
        target: `at least ${LEAST_RATE}`,
        met: rate >= LEAST_RATE,
      };
      return {
        rows: [row],
        notes: [
          'Ours: `assay scan` with a queue, from its start to its report, with two workers that were started before (one inspecting process each), Redis with an append-only file and PostgreSQL with its default durability, all on this machine. CPU is that of the command alone. Rival: `assay scan` without servers (SQLite, one inspecting process for each core).',
        ],
      };
    } finally {
      await farm.close();
    }
  },
};
