import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitEvenly } from '../../../../src/pipeline/match/split-evenly.ts';

test('runs hold all items in order, none too long, and enough for all takers', () => {
  fc.assert(
    fc.property(
      fc.nat(300),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 8 }),
      (count, most, parallel) => {
        const items = Array.from({ length: count }, (_, at) => at);
        const runs = splitEvenly(items, most, parallel);
        expect(runs.flat()).toEqual(items);
        for (const run of runs) expect(run.length).toBeLessThanOrEqual(most);
        // No taker gets two runs more than another.
        const rounds = Math.ceil(count / (most * parallel));
        expect(runs.length).toBeLessThanOrEqual(rounds * parallel);
        if (count >= 2 * parallel) expect(runs.length).toBeGreaterThan(parallel / 2);
      },
    ),
  );
});
