import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../../harness/assay.ts';
import { describeMachine } from '../../harness/machine.ts';

const HEAD = `# Figures of matching

Made by \`npm run bench -- matching --write\`; do not edit. What is done to the pictures and where they come from stands in
[bench/matching/README.md](../bench/matching/README.md). Shares are of the test half, which nothing was tuned with; the 95 % intervals are
Wilson's, bounds without an event the rule of three. A picture that was reported as not searched counts as not found.
`;

/** Writes docs/matching-figures.md. */
export function writeFigures(text: string): void {
  const about = `Measured ${new Date().toISOString().slice(0, 10)}: ${describeMachine()}.`;
  writeFileSync(join(REPOSITORY, 'docs/matching-figures.md'), `${HEAD}\n${about}\n\n${text}\n`);
}
