import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { shareMemory } from '../../src/compose/share-memory.ts';
import { type ChildPool, openChildPool } from '../../src/isolate/child-pool.ts';

const MB = 1024 * 1024;
const open: ChildPool[] = [];

function pool(): ChildPool {
  const made = openChildPool({
    script: fileURLToPath(new URL('../integration/isolate/echo-child.ts', import.meta.url)),
    configuration: { greeting: 'hello' },
    environment: { PATH: process.env['PATH'] ?? '' },
    memoryLimitBytes: 500 * MB,
    heapLimitMb: 128,
    answer: (question) => Promise.resolve(question),
    children: 1,
    recycleAfter: 1000,
    ahead: 1,
  });
  open.push(made);
  return made;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

/** Which of two tasks that each keep 150 MB for a while ends first: the small one starts first. */
async function race(limitBytes: number): Promise<readonly string[]> {
  const [large, small] = [pool(), pool()];
  await Promise.all([large, small].map((each) => each.run({ do: 'pid' }, 10_000)));
  const runLarge = shareMemory(large, small, limitBytes);
  const ended: string[] = [];
  const note = (name: string) => (outcome: { readonly ok: boolean }) => ended.push(`${name} ${outcome.ok}`);
  const early = small.run({ do: 'keep' }, 20_000).then(note('small'));
  await delay(300);
  const late = runLarge({ do: 'keep' }, 20_000).then(note('large'));
  await Promise.all([early, late]);
  return ended;
}

test('when both together take too much, the small one gives way and starts again after the large one', async () => {
  expect(await race(300 * MB)).toEqual(['large true', 'small true']);
});

test('while there is room for both, nobody waits', async () => {
  expect(await race(2000 * MB)).toEqual(['small true', 'large true']);
});
