import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { keepWorking } from '../../../../src/compose/worker/keep-working.ts';
import { AssayError } from '../../../../src/domain/errors.ts';
import type { JobWorker } from '../../../../src/domain/job.ts';

/** Workers that only remember what was asked of them. */
function watchWorkers() {
  const log: string[] = [];
  let roots: readonly string[] = [];
  let fails = false;
  let endJobs: () => void = () => undefined;
  const retired = new Promise<void>((resolve) => {
    endJobs = resolve;
  });
  const work = async (listened: readonly string[]): Promise<JobWorker> => {
    if (fails) throw new AssayError('queue.unreachable', 'The queue is away.');
    const name = listened.join('+');
    log.push(`listen ${name}`);
    return {
      ready: true,
      active: 1,
      async drain(limitMs) {
        log.push(`drain ${name} ${limitMs > 100_000 ? 'when done' : limitMs}`);
        // As the real ones: a second call is the same drain.
        if (limitMs > 100_000) await retired;
      },
    };
  };
  return {
    log,
    setRoots: (names: readonly string[]) => {
      roots = names;
    },
    /** What workers that were replaced have in hand is done. */
    endJobs: () => endJobs(),
    setFailing: (failing: boolean) => {
      fails = failing;
    },
    parts: {
      findRoots: async () => roots,
      work,
      onChange: (now: readonly string[]) => void log.push(`now ${now.join('+')}`),
      onError: (error: unknown) => void log.push(error instanceof AssayError ? error.code : 'bug'),
      everyMs: 5,
      retireMs: 600_000,
    },
  };
}

const settle = async (check: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 400 && !check(); tries += 1) await delay(5);
  expect(check()).toBe(true);
};

test('listens to something else as soon as roots come or go, and lets the old worker finish what it has in hand', async () => {
  const watched = watchWorkers();
  watched.setRoots(['dailies']);
  const working = await keepWorking(watched.parts);
  expect(watched.log).toEqual(['listen dailies', 'now dailies']);
  watched.setRoots(['dailies', 'plates']);
  await settle(() => working.roots.length === 2);
  // Nothing is left alone in between: the next one listens before the old one stops.
  expect(watched.log.slice(2)).toEqual(['listen dailies+plates', 'drain dailies when done', 'now dailies+plates']);
  // The job in hand of the old one counts as well.
  expect([working.ready, working.active]).toEqual([true, 2]);
  watched.setRoots([]);
  await settle(() => working.roots.length === 0);
  expect([working.ready, working.active]).toEqual([false, 2]);
  watched.endJobs();
  await settle(() => working.active === 0);
  await working.drain(50);
});

test('stops with what is in hand of all workers, those too that were replaced', async () => {
  const watched = watchWorkers();
  watched.setRoots(['dailies']);
  const working = await keepWorking(watched.parts);
  watched.setRoots(['plates']);
  await settle(() => working.roots[0] === 'plates');
  let isStopped = false;
  const stopping = working.drain(50).then(() => {
    isStopped = true;
  });
  expect(working.ready).toBe(false);
  await delay(30);
  expect([watched.log.at(-1), isStopped]).toEqual(['drain plates 50', false]);
  watched.endJobs();
  await stopping;
  watched.setRoots(['dailies']);
  await delay(30);
  expect(watched.log.at(-1)).toMatch(/^drain/);
});

test('tries again when the queue cannot be listened to, and goes on with what it had', async () => {
  const watched = watchWorkers();
  watched.setRoots(['dailies']);
  const working = await keepWorking(watched.parts);
  watched.setFailing(true);
  watched.setRoots(['plates']);
  await settle(() => watched.log.filter((line) => line === 'queue.unreachable').length > 1);
  expect(working.roots).toEqual(['dailies']);
  watched.setFailing(false);
  await settle(() => working.roots[0] === 'plates');
  watched.endJobs();
  await working.drain(50);
});

test('says so when the queue cannot be listened to at the start', async () => {
  const watched = watchWorkers();
  watched.setFailing(true);
  watched.setRoots(['dailies']);
  await expect(keepWorking(watched.parts)).rejects.toMatchObject({ code: 'queue.unreachable' });
});
