import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { KEYPOINTS_CLANG_MAJOR } from '../../../src/fingerprint/keypoints/wasm/keypoints-wasm.ts';
import { HAMMING_CLANG_MAJOR } from '../../../src/fingerprint/search/wasm/hamming-wasm.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

it('has the binaries in the repository that their sources give', () => {
  expect(KEYPOINTS_CLANG_MAJOR).toBe(HAMMING_CLANG_MAJOR);
  const has = (program: string, version: string): string =>
    spawnSync(program, [version], { encoding: 'utf8' }).stdout ?? '';
  const major = Number(has('clang', '-dumpversion').split('.')[0]);
  if (major !== HAMMING_CLANG_MAJOR || has('wasm-ld', '--version') === '') {
    process.stderr.write(`The C sources were not built again: that needs clang ${HAMMING_CLANG_MAJOR} and wasm-ld.\n`);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'assay-wasm-'));
  try {
    execFileSync('sh', [join(ROOT, 'scripts/build-wasm.sh'), folder], { stdio: 'pipe' });
    for (const kept of ['search/wasm/hamming-wasm.ts', 'keypoints/wasm/keypoints-wasm.ts']) {
      const made = readFileSync(join(folder, kept.split('/').at(-1) ?? ''), 'utf8');
      const same = made === readFileSync(join(ROOT, 'src/fingerprint', kept), 'utf8');
      expect(same, `run scripts/build-wasm.sh: ${kept}`).toBe(true);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
