import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePicture } from '../support/credential-files.ts';
import { assay, finish, makeEmptyFolder, type Run, removeFolder, startAssay } from './cli.ts';

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

test.runIf(existsSync('/proc/self'))('keys init ends where no folder can be made', async () => {
  const made = await assay(folder, 'keys', 'init', '--out', '/proc/assay/keys');
  expect([made.code, made.stderr]).toEqual([3, expect.stringContaining('writing failed')]);
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

/** Command line and environment of every process that descends from this one, now. Empty where there is no /proc. */
function readDescendants(root: number): readonly string[] {
  const parents = new Map<number, number>();
  for (const name of existsSync('/proc/self/stat') ? readdirSync('/proc') : []) {
    if (!/^\d+$/.test(name)) continue;
    try {
      // After the name in brackets, which may hold anything: state, then parent.
      const rest = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1) ?? '';
      parents.set(Number(name), Number(rest.split(' ')[1]));
    } catch {
      // It has ended.
    }
  }
  const isOurs = (pid: number | undefined): boolean =>
    pid !== undefined && pid > 1 && (pid === root || isOurs(parents.get(pid)));
  return [...parents.keys()].filter(isOurs).flatMap((pid) => {
    try {
      return [readFileSync(`/proc/${pid}/cmdline`, 'latin1') + readFileSync(`/proc/${pid}/environ`, 'latin1')];
    } catch {
      return [];
    }
  });
}

test('marking leaves nothing of the key in arguments, output, ledger, receipt or marked files', async () => {
  chmodSync(join(folder, 'keys/signer.key'), 0o600);
  const body = readFileSync(join(folder, 'keys/signer.key'), 'utf8').replaceAll(/-----[^-]+-----|\s/g, '');
  const secret = Buffer.from(body, 'base64').subarray(36, 68);
  mkdirSync(join(folder, 'shots'));
  writeFileSync(join(folder, 'shots/plate.jpg'), await makePicture('jpeg'));

  const mark = ['mark', 'shots', '--origin', 'generated', '--key', 'keys', '--out', 'marked', '--receipt', 'delivery'];
  const child = startAssay(folder, mark);
  const seen = new Set<string>();
  const timer = setInterval(() => {
    for (const text of readDescendants(child.pid ?? 0)) seen.add(text);
  }, 50);
  const done = await finish(child);
  clearInterval(timer);
  expect(done.code, done.stderr).toBe(0);
  if (existsSync('/proc/self/stat')) expect([...seen].join('\n')).toMatch(/mark-child|exiftool/i);

  const written = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'signer.key')
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
  expect(written.length).toBeGreaterThan(5);
  const everything = Buffer.concat([...written, Buffer.from([done.stdout, done.stderr, ...seen].join('\n'), 'latin1')]);
  for (const form of [secret, secret.toString('hex').slice(0, 24), body.slice(50, 70)])
    expect(everything.includes(form)).toBe(false);
});
