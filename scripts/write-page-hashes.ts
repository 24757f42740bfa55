import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { RECEIPT_STYLES } from '../src/report/html/receipt/styles.ts';
import { SCRIPT } from '../src/report/html/script.ts';
import { STYLES } from '../src/report/html/styles.ts';

/** The hash a Content Security Policy names a text by. */
function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** src/report/html/page-hashes.ts: the report room is pure and cannot hash by itself. */
export function renderPageHashes(): string {
  return `// Written by scripts/write-page-hashes.ts: what the pages' security policies allow.
export const STYLES_HASH = '${hashOf(STYLES)}';
export const SCRIPT_HASH = '${hashOf(SCRIPT)}';
export const RECEIPT_STYLES_HASH = '${hashOf(RECEIPT_STYLES)}';
`;
}

const PATH = fileURLToPath(new URL('../src/report/html/page-hashes.ts', import.meta.url));

function main(check: boolean): number {
  if (!check) writeFileSync(PATH, renderPageHashes());
  else if (readFileSync(PATH, 'utf8') !== renderPageHashes()) {
    console.error('src/report/html/page-hashes.ts is out of date: run node scripts/write-page-hashes.ts');
    return 1;
  }
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.includes('--check'));
