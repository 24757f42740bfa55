import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from './harness/bench.ts';
import { renderFigures } from './matching/figures/render-figures.ts';
import { summarize } from './matching/figures/summarize.ts';
import { writeFigures } from './matching/figures/write-figures.ts';
import { runTrial } from './matching/trial/run-trial.ts';

export const matching: Bench = {
  name: 'matching',
  title: 'Generated pictures found again after everything that happens to pictures',
  async run(context) {
    const result = await runTrial(context);
    const figures = renderFigures(result);
    console.log(`\n${figures}\n`);
    writeFileSync(
      join(context.dataDir, 'matching', `figures-${result.half}${context.quick ? '-quick' : ''}.md`),
      figures,
    );
    if (context.write === true) writeFigures(figures);
    return summarize(result);
  },
};
