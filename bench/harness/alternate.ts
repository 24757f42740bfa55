import type { Side } from './bench.ts';
import type { Measured } from './measure-process.ts';

/** Runs of several sides, in the order of the sides. */
export type Runs = readonly (readonly Measured[])[];

/** Runs the sides in turn, `times` times over, so that what else the machine does falls on all of them alike. */
export async function alternate(times: number, sides: readonly Side[], say: (line: string) => void): Promise<Runs> {
  const runs: Measured[][] = sides.map(() => []);
  for (let run = 0; run < times; run += 1) {
    // Each side goes first as often as the others: what runs second finds the disk's cache and the clock speed different.
    const order = sides.map((_, at) => (at + run) % sides.length);
    for (const at of order) {
      const measured = await sides[at]?.();
      if (measured === undefined) continue;
      runs[at]?.push(measured);
      say(`  run ${run + 1} of ${times}, side ${at + 1}: ${(measured.wallMs / 1000).toFixed(2)} s`);
    }
  }
  return runs;
}
