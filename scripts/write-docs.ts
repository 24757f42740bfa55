/**
 * Writes docs/signals.md and docs/origin.md from the tables in the code, and records which set of signs a version stands for.
 * `--check` writes nothing and exits 1 when a committed file is stale.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SIGNS, SIGNS_VERSION } from '../src/signs/registry.ts';
import { renderOriginDoc } from './docs/origin.ts';
import { renderSignalsDoc } from './docs/signals.ts';

/** Where the set of signs of the current version is recorded. */
export const SIGNS_RECORD = 'test/unit/signs/registry/signs-version.json';

/** The version and a digest over what each sign promises, as JSON. */
export function renderSignsRecord(): string {
  const promises = SIGNS.map(({ id, summary, certainty }) => `${id}\n${summary}\n${certainty}\n`).join('');
  const digest = createHash('sha256').update(promises).digest('hex');
  return `${JSON.stringify({ version: SIGNS_VERSION, digest }, null, 2)}\n`;
}

export { renderOriginDoc, renderSignalsDoc };

const OUTPUTS: readonly (readonly [string, () => string])[] = [
  ['docs/signals.md', renderSignalsDoc],
  ['docs/origin.md', renderOriginDoc],
  [SIGNS_RECORD, renderSignsRecord],
];

function readCommitted(path: string): string {
  try {
    return readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
  } catch {
    // Not written yet: stale all the same.
    return '';
  }
}

/** True when the recorded set of signs differs although the version is the same. */
function forgotVersion(): boolean {
  const recorded = readCommitted(SIGNS_RECORD);
  return recorded !== '' && recorded !== renderSignsRecord() && recorded.includes(`"${SIGNS_VERSION}"`);
}

function main(check: boolean): number {
  if (forgotVersion()) {
    console.error(
      `The set of signs changed, but SIGNS_VERSION in src/signs/registry.ts is still ${SIGNS_VERSION}: raise it.`,
    );
    return 1;
  }
  const stale = OUTPUTS.filter(([path, render]) => readCommitted(path) !== render());
  for (const [path, render] of stale) {
    if (check) console.error(`${path} is stale; run: node scripts/write-docs.ts`);
    else writeFileSync(new URL(`../${path}`, import.meta.url), render());
  }
  return check && stale.length > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.includes('--check'));
