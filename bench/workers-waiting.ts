import type { Bench } from './harness/bench.ts';
import { openFarm } from './harness/farm.ts';
import { median } from './harness/figures.ts';
import { makeOnce } from './harness/make-once.ts';
import { measureProcess } from './harness/measure-process.ts';
import { mountSlowly } from './harness/slow-mount.ts';
import { makeSmallFiles } from './make/small-files.ts';

const FILES = 3000;
const QUICK_FILES = 400;
const PAUSE_MS = 50;
const LEAST = 3.5;

export const workersWaiting: Bench = {
  name: 'workers-waiting',
  title: 'Four workers against one, where files are slow to open',
  async run(context) {
    const files = context.quick ? QUICK_FILES : FILES;
    const source = await makeOnce(context.dataDir, `waiting-${files}`, async (made) =>
      makeSmallFiles(made, files, files / 50, 24),
    );
    const mount = await mountSlowly(source, PAUSE_MS, context.dataDir);
    if (mount === undefined)
      return { rows: [], notes: ['Not measured: a slow file system needs gcc, pkg-config and libfuse 3 here.'] };
    const farm = await openFarm(context.dataDir, 'waiting', { dailies: mount.folder });
    try {
      const time = async (workers: number): Promise<number> => {
        await farm.renew();
        const running = await farm.startWorkers(workers, { inspectors: 2, batchFiles: 50 });
        try {
          const { wallMs } = await measureProcess(farm.command(['scan', 'dailies:/']));
          context.say(`  ${workers} workers: ${(wallMs / 1000).toFixed(2)} s`);
          return wallMs;
        } finally {
          await running.stop();
        }
      };
      const one: number[] = [];
      const four: number[] = [];
      for (let run = 0; run < context.runs; run += 1) {
        one.push(await time(1));
        four.push(await time(4));
      }
      const gain = median(one) / median(four);
      const seconds = (ms: readonly number[]): string => `${(median(ms) / 1000).toFixed(2)} s`;
      return {
        rows: [
          {
            what: `${files.toLocaleString('en-US')} small PNGs, ${PAUSE_MS} ms before each opens`,
            ours: `four workers ${seconds(four)}`,
            rival: `one worker ${seconds(one)}`,
            ratio: `${gain.toFixed(2)}x as fast`,
            target: `at least ${LEAST}x`,
            met: gain >= LEAST,
          },
        ],
        notes: [
          'Workers with two inspecting processes each and batches of 50 files (`worker.batchFiles`), over a FUSE file system that waits before each file is opened (`bench/make/slow-file-system.c`). From the start of `assay scan` to its report.',
        ],
      };
    } finally {
      await farm.close();
      await mount.close();
    }
  },
};
