import type { JobHandlers, WorkOptions } from '../../domain/job.ts';
import { findNameOfLane } from '../catalogue.ts';
import { type RunningWork, workJobs } from '../work-jobs.ts';
import { reasonOf } from './connect.ts';
import { createLockKeeper } from './keep-locks.ts';
import type { RedisQueues } from './redis-queues.ts';
import { openRedisSource } from './redis-source.ts';

export interface RedisWork {
  readonly queues: RedisQueues;
  readonly handlers: JobHandlers;
  readonly options: WorkOptions;
  /** `worker.deaths`. */
  readonly deaths: number;
  readonly lockMs: number;
  readonly stallMs: number;
  /** Those of the queue that are at work. */
  readonly workers: Set<RunningWork>;
}

/** Begins to take jobs of each lane and root. Lanes that nothing here handles are left to others. */
export async function workInRedis(work: RedisWork): Promise<RunningWork> {
  const { queues, handlers, options, deaths, lockMs, stallMs, workers } = work;
  const { connection } = queues;
  const { roots, lanes, onEvent } = options;
  const opened = roots.flatMap((root) =>
    lanes.filter((lane) => handlers[findNameOfLane(lane)] !== undefined).map((lane) => queues.open(lane, root)),
  );
  await connection.reach(() => queues.remember(opened));
  const locks = createLockKeeper(connection, lockMs);
  let ring: () => void = () => undefined;
  const sources = opened.map((each) =>
    openRedisSource(
      { queues, opened: each, locks, deaths },
      {
        lockMs,
        stallMs,
        ring: () => ring(),
        onStalled: (id) => onEvent?.({ type: 'stalled', job: { root: each.root, lane: each.lane, id } }),
      },
    ),
  );
  const unwatch = connection.watch((change) => {
    const reason = reasonOf(change);
    onEvent?.({ type: 'connection', connected: change.connected, ...(reason !== undefined && { reason }) });
    if (!change.connected) return;
    // A server that lost its memory has forgotten them.
    queues.remember(opened).catch(() => undefined);
    ring();
  });
  const running = workJobs({
    handlers,
    options,
    sources,
    isConnected: () => connection.isConnected(),
    async onEnd() {
      unwatch();
      locks.close();
      workers.delete(running);
      await Promise.all(sources.map((source) => source.close()));
    },
  });
  ring = running.ring;
  workers.add(running);
  return running;
}
