// Builds dist/: what the package holds. Old output goes first, so that nothing of a file that was renamed stays behind.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/** The workers' main lies beside src/ here, and beside what is built of it in the package: one folder less to go. */
function buildWorkersMain(): void {
  const text = stripTypeScriptTypes(readFileSync(join(ROOT, 'workers/main.ts'), 'utf8'));
  mkdirSync(join(ROOT, 'dist/workers'), { recursive: true });
  writeFileSync(join(ROOT, 'dist/workers/main.js'), text.replace(/'\.\.\/src\/([\w/-]+)\.ts'/g, "'../$1.js'"));
}

rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
const { status } = spawnSync(join(ROOT, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json'], {
  cwd: ROOT,
  stdio: 'inherit',
});
if (status === 0) buildWorkersMain();
process.exit(status ?? 1);
