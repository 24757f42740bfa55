// Runs every test, and writes the totals where .ci/run reads them. Without servers it does not begin: tests that need one would pass
// without having tested anything.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import './check-test-servers.ts';

const ROOT = join(import.meta.dirname, '..');
const TOTALS = join(ROOT, '.work/test-totals.json');
mkdirSync(join(ROOT, '.work'), { recursive: true });
rmSync(TOTALS, { force: true });
const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${TOTALS}`];
const { status } = spawnSync(join(ROOT, 'node_modules/.bin/vitest'), args, { cwd: ROOT, stdio: 'inherit' });
process.exit(status ?? 1);
