import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { examineRoots } from '../../../src/compose/examine-roots.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-roots-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a root is there and holds something, or it is said what is wrong with it', async () => {
  const at = (name: string): string => join(folder, name);
  for (const name of ['full', 'empty', 'locked']) mkdirSync(at(name));
  writeFileSync(at('full/a.png'), 'x');
  writeFileSync(at('file'), 'x');
  chmodSync(at('locked'), 0o000);
  const examined = await examineRoots({
    full: at('full'),
    empty: at('empty'),
    gone: at('gone'),
    file: at('file'),
    locked: at('locked'),
  });
  const states = Object.fromEntries(examined.map(({ name, state }) => [name, state]));
  expect(states).toEqual({
    'root full': 'good',
    'root empty': 'missing',
    'root gone': 'broken',
    'root file': 'broken',
    // Root may enter everything; then it is empty.
    'root locked': process.getuid?.() === 0 ? 'missing' : 'broken',
  });
  expect(examined.filter(({ state, remedy }) => state !== 'good' && remedy === undefined)).toEqual([]);
});
