import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findPolicy } from '../src/config/find-policy.ts';
import { renderRulesPage } from './rules-page.ts';

// Writes docs/rules.md from the policy data. With --check: says when it is out of date.
const path = fileURLToPath(new URL('../docs/rules.md', import.meta.url));
const text = renderRulesPage([await findPolicy('netflix', [])]);
if (!process.argv.includes('--check')) writeFileSync(path, text);
else if (readFileSync(path, 'utf8') !== text) {
  console.error('docs/rules.md is out of date: run node scripts/write-rules.ts');
  process.exitCode = 1;
}
