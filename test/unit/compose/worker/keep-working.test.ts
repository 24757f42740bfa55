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
  const work = async (listened: readonly string[]): Promise<JobWorker> => {
    if (fails) throw new AssayError('queue.unreachable', 'The queue is away.');
    const name = listened.join('+');
    log.push(`listen ${name}`);
    return {
      ready: true,
      active: 1,
      async drain(limitMs) {
        log.push(`drain ${name} ${limitMs > 100_000 ? 'when done' : limitMs}`);
        // The job in hand takes longer than the test.
        if (limitMs > 100_000) await delay(60_000, undefined, { ref: false });
      },
    };
  };
  return {
    log,
    setRoots: (names: readonly string[]) => {
      roots = names;
    },
    setFailing: (failing: boolean) => {
      fails = failing;
    },
    parts: {
      findRoots: async () => roots,
      work,
      onChange: (now: readonly string[]) => void log.push(`now ${now.join('+')}`),
      onError: (error: unknown) => void log.push(error instanceof AssayError ? error.code : 'bug'),
      everyMs: 5,
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
  await working.drain(50);
});

test('stops all workers within the limit, those too that were to finish in their own time', async () => {
  const watched = watchWorkers();
  watched.setRoots(['dailies']);
  const working = await keepWorking(watched.parts);
  watched.setRoots(['plates']);
  await settle(() => working.roots[0] === 'plates');
  await working.drain(50);
  expect(watched.log.slice(-2).toSorted()).toEqual(['drain dailies 50', 'drain plates 50']);
  expect(working.ready).toBe(false);
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
  await working.drain(50);
});

test('says so when the queue cannot be listened to at the start', async () => {
  const watched = watchWorkers();
  watched.setFailing(true);
  watched.setRoots(['dailies']);
  await expect(keepWorking(watched.parts)).rejects.toMatchObject({ code: 'queue.unreachable' });
});
