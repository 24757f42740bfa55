// A worker in a process of its own, for tests that kill it. Reads its orders from the command line, says over IPC what it does.
import { setTimeout as delay } from 'node:timers/promises';
import { openRedisQueue } from '../../../src/queue/open-redis-queue.ts';
import { BATCH_OUTPUT, batchJob, FOLDER_OUTPUT, numberOf, ROOT } from '../../contract/queue-samples.ts';

/** What the child is told, as JSON. */
export interface WorkerOrders {
  readonly url: string;
  readonly prefix: string;
  readonly concurrency: number;
  /** Numbers of batches that kill it. */
  readonly poison?: readonly number[];
  /** Numbers of batches that never end. */
  readonly endless?: readonly number[];
  /** Children that `scan.folder` adds, and after how many of them it dies in its first life. */
  readonly children?: number;
  readonly diesAfter?: number;
}

export type WorkerMessage = { readonly begun: number; readonly deaths: number } | { readonly done: number };

async function main(orders: WorkerOrders): Promise<void> {
  const { url, prefix, concurrency, poison = [], endless = [], children = 0, diesAfter } = orders;
  const queue = await openRedisQueue({ url, prefix, lockSeconds: 1, stallSeconds: 0.5 });
  const tell = (message: WorkerMessage): Promise<void> =>
    new Promise((resolve) => process.send?.(message, () => resolve()));
  const worker = await queue.work(
    {
      async 'scan.folder'(job) {
        if (job.input.stage === 'settle') {
          const files = (await job.childOutputs('scan.batch')).length;
          return { step: 'done', output: { ...FOLDER_OUTPUT, files, failed: (await job.failedChildren()).length } };
        }
        const all = Array.from({ length: children }, (_, at) => batchJob(at));
        if (job.deaths === 0 && diesAfter !== undefined) {
          await job.addChildren(all.slice(0, diesAfter));
          process.kill(process.pid, 'SIGKILL');
        }
        await job.addChildren(all);
        return { step: 'after-children', input: { ...job.input, stage: 'settle' } };
      },
      async 'scan.batch'({ input, deaths }) {
        const number = numberOf(input);
        await tell({ begun: number, deaths });
        if (poison.includes(number)) process.kill(process.pid, 'SIGKILL');
        if (endless.includes(number)) await new Promise(() => undefined);
        await delay(2);
        await tell({ done: number });
        return { step: 'done', output: BATCH_OUTPUT };
      },
    },
    { roots: [ROOT], lanes: ['folders', 'scan'], concurrency },
  );
  process.once('SIGTERM', () => {
    // What keeps this process alive after that would keep a worker from ending.
    void worker
      .drain(100)
      .then(() => queue.close())
      .then(() => process.disconnect());
  });
}

await main(JSON.parse(process.argv[2] ?? '{}') as WorkerOrders);
