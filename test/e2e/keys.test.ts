import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assay, makeEmptyFolder, type Run, removeFolder } from './cli.ts';

let folder: string;
let init: Run;
beforeAll(async () => {
  folder = await makeEmptyFolder();
  init = await assay(folder, 'keys', 'init', '--out', 'keys');
});
afterAll(() => removeFolder(folder));

function mode(path: string): string {
  return (statSync(join(folder, path)).mode & 0o777).toString(8);
}

test('keys init makes a folder that keys check finds nothing wrong with', async () => {
  expect(init.code, init.stderr).toBe(0);
  expect(readdirSync(join(folder, 'keys')).toSorted()).toEqual(['ca.pem', 'signer.key', 'signer.pem']);
  expect([mode('keys'), mode('keys/signer.key')]).toEqual(['700', '600']);
  expect(init.stdout).toMatch(/--key keys.*\n.*--trust keys\/ca\.pem/);
  const checked = await assay(folder, 'keys', 'check', 'keys', '--json');
  expect(checked.code).toBe(0);
  const report = JSON.parse(checked.stdout) as { certificate: object; checks: { id: string; state: string }[] };
  expect(report.certificate).toMatchObject({ development: true, algorithm: 'es256' });
  const states = Object.fromEntries(report.checks.map(({ id, state }) => [id, state]));
  expect(states).toMatchObject({ 'key.match': 'fine', 'chain.trust': 'fine', 'certificate.development': 'note' });
});

test('keys are never written over, and what is wrong is said with what to do', async () => {
  const before = readFileSync(join(folder, 'keys/signer.key'));
  const again = await assay(folder, 'keys', 'init', '--out', 'keys');
  expect([again.code, again.stderr]).toEqual([2, expect.stringMatching(/never written over.*--key/)]);
  expect(readFileSync(join(folder, 'keys/signer.key'))).toEqual(before);

  chmodSync(join(folder, 'keys/signer.key'), 0o644);
  const open = await assay(folder, 'keys', 'check', 'keys');
  expect(open.code).toBe(1);
  expect(open.stdout).toMatch(/wrong.*everybody on this computer.*\n.*chmod 600/);
  expect(open.stdout).toMatch(/Not usable/);

  writeFileSync(join(folder, 'file'), '');
  const junk = await assay(folder, 'keys', 'check', 'file');
  expect([junk.code, junk.stdout]).toEqual([2, expect.stringMatching(/no certificate in it/)]);
});
