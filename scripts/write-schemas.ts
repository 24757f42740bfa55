import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderSchemas } from '../src/config/render-schemas.ts';

// Writes docs/schemas/*.schema.json from the schemas that the program itself uses. With --check: says what is out of date.
const folder = fileURLToPath(new URL('../docs/schemas/', import.meta.url));
const check = process.argv.includes('--check');
mkdirSync(folder, { recursive: true });
for (const [file, text] of renderSchemas()) {
  const path = join(folder, file);
  if (!check) writeFileSync(path, text);
  else if (readFileSync(path, 'utf8') !== text) {
    console.error(`docs/schemas/${file} is out of date: run node scripts/write-schemas.ts`);
    process.exitCode = 1;
  }
}
