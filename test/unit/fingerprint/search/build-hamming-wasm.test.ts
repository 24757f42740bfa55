import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { HAMMING_CLANG_MAJOR } from '../../../../src/fingerprint/search/wasm/hamming-wasm.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');

it('has the binary in the repository that its source gives', () => {
  const has = (program: string, version: string): string =>
    spawnSync(program, [version], { encoding: 'utf8' }).stdout ?? '';
  const major = Number(has('clang', '-dumpversion').split('.')[0]);
  if (major !== HAMMING_CLANG_MAJOR || has('wasm-ld', '--version') === '') {
    process.stderr.write(`hamming.c was not built again: that needs clang ${HAMMING_CLANG_MAJOR} and wasm-ld.\n`);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'assay-hamming-'));
  try {
    const output = join(folder, 'hamming-wasm.ts');
    execFileSync('sh', [join(ROOT, 'scripts/build-hamming-wasm.sh'), output], { stdio: 'pipe' });
    const kept = readFileSync(join(ROOT, 'src/fingerprint/search/wasm/hamming-wasm.ts'), 'utf8');
    expect(readFileSync(output, 'utf8') === kept, 'run scripts/build-hamming-wasm.sh').toBe(true);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
