import { expect, it } from 'vitest';
import { createTurns } from '../../../src/compose/exclusive-turns.ts';

function deferred() {
  return Promise.withResolvers<void>();
}

/** Lets everything that can go on go on. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

it('lets small ones run together', async () => {
  const turns = createTurns();
  const gates = [deferred(), deferred()];
  const started: number[] = [];
  const work = gates.map((gate, index) =>
    turns.small(async () => {
      started.push(index);
      await gate.promise;
    }),
  );
  await settle();
  expect(started).toEqual([0, 1]);
  for (const gate of gates) gate.resolve();
  await Promise.all(work);
});

it('runs a large one alone, and before small ones that came after it', async () => {
  const turns = createTurns();
  const [first, large] = [deferred(), deferred()];
  const log: string[] = [];
  const all = [
    turns.small(async () => {
      log.push('small 1');
      await first.promise;
    }),
    turns.large(async () => {
      log.push('large');
      await large.promise;
    }),
    turns.small(async () => {
      log.push('small 2');
    }),
  ];
  await settle();
  expect(log).toEqual(['small 1']);
  first.resolve();
  await settle();
  expect(log).toEqual(['small 1', 'large']);
  large.resolve();
  await Promise.all(all);
  expect(log).toEqual(['small 1', 'large', 'small 2']);
});

it('goes on after work that failed', async () => {
  const turns = createTurns();
  await expect(turns.large(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(turns.small(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(turns.large(async () => 'done')).resolves.toBe('done');
});
