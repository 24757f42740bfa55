import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findPolicy } from '../src/config/find-policy.ts';
import { renderFindingsDoc } from './docs/findings.ts';

const PATH = fileURLToPath(new URL('../docs/findings.md', import.meta.url));

/** Writes docs/findings.md from the tables of codes. With `--check`: says when it is out of date. */
async function main(check: boolean): Promise<number> {
  const text = renderFindingsDoc(await findPolicy('netflix', []));
  if (!check) writeFileSync(PATH, text);
  else if (readFileSync(PATH, 'utf8') !== text) {
    console.error('docs/findings.md is out of date: run node scripts/write-findings.ts');
    return 1;
  }
  return 0;
}

process.exitCode = await main(process.argv.includes('--check'));
