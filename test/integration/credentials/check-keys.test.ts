import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkKeys, makeKeyFolder } from '../../../src/compose/keys.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'assay-check-keys-'));
  for (const folder of ['ours', 'theirs'])
    await makeKeyFolder(join(cwd, folder), { algorithm: 'es256', name: folder, days: 30 });
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

async function trustOf(...trustFiles: string[]): Promise<string | undefined> {
  const { checks } = await checkKeys({ cwd, path: 'ours', trustFiles });
  return checks.find(({ id }) => id === 'chain.trust')?.state;
}

test('anchors that are named are those asked about: the folder’s own authority does not vouch for it then', async () => {
  expect(await trustOf()).toBe('fine');
  expect(await trustOf('ours/ca.pem')).toBe('fine');
  expect(await trustOf('theirs/ca.pem')).toBe('wrong');
});
