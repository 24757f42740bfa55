import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fillLedger } from '../integration/ledger/filled-ledger.ts';
import { assay, finish, makeEmptyFolder, removeFolder, startAssay } from './cli.ts';

const ASSAY = resolve(import.meta.dirname, '../../bin/assay.js');

let folder: string;
beforeAll(async () => {
  folder = await makeEmptyFolder();
  await fillLedger(join(folder, 'from.sqlite'));
});
afterAll(() => removeFolder(folder));

test('a ledger is moved by two commands, and its old head holds in the new one', async () => {
  const exported = await assay(folder, 'ledger', 'export', 'a.jsonl.gz', '--ledger', 'from.sqlite');
  expect([exported.code, exported.stderr]).toEqual([0, '']);
  const imported = await assay(folder, 'ledger', 'import', 'a.jsonl.gz', '--ledger', 'to.sqlite');
  expect([imported.code, imported.stderr]).toEqual([0, '']);
  const [, head = ''] = /head (\d+:[0-9a-f]{64})\n$/.exec(exported.stdout) ?? [];
  expect(imported.stdout).toContain(`The ledger is whole, head ${head}\n`);
  const verified = await assay(folder, 'ledger', 'verify', '--ledger', 'to.sqlite', '--head', head);
  expect(verified.code).toBe(0);
});

test('both speak to pipes, with nothing on the standard output but the export', async () => {
  const out = await finish(startAssay(folder, ['ledger', 'export', '-', '--ledger', 'from.sqlite']));
  expect([out.code, out.stderr]).toEqual([0, expect.stringMatching(/^Exported .*from\.sqlite: \d+ events, head/)]);
  await assay(folder, 'ledger', 'export', 'b.jsonl', '--ledger', 'from.sqlite');
  expect(out.stdout).toBe(await readFile(join(folder, 'b.jsonl'), 'utf8'));

  const child = spawn(process.execPath, [ASSAY, 'ledger', 'import', '-', '--ledger', 'piped.sqlite'], { cwd: folder });
  createReadStream(join(folder, 'b.jsonl')).pipe(child.stdin);
  const run = await finish(child);
  expect([run.code, run.stderr, run.stdout]).toEqual([0, '', expect.stringMatching(/^Imported into/)]);
});

test('what cannot be done says why, and leaves nothing behind', async () => {
  await assay(folder, 'ledger', 'export', 'c.jsonl', '--ledger', 'from.sqlite');
  const bytes = await readFile(join(folder, 'c.jsonl'));
  await writeFile(join(folder, 'cut.jsonl'), bytes.subarray(0, bytes.length - 9));
  const before = await readdir(folder);
  const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
    [['export', 'c.jsonl', '--ledger', 'from.sqlite'], 2, /is not written over/],
    [['export', 'd.jsonl', '--ledger', 'no.sqlite'], 2, /There is no ledger/],
    [['export', 'no/d.jsonl', '--ledger', 'from.sqlite'], 2, /There is no folder .*no\. Make it/],
    [['export'], 2, /assay ledger export FILE/],
    [['import', 'c.jsonl', '--ledger', 'from.sqlite'], 2, /not empty/],
    [['import', 'cut.jsonl', '--ledger', 'd.sqlite'], 3, /cut off/],
    [['import', 'no.jsonl', '--ledger', 'd.sqlite'], 2, /no\.jsonl is not there/],
    [['import', '.', '--ledger', 'd.sqlite'], 2, /is a folder/],
    [['import', 'from.sqlite', '--ledger', 'd.sqlite'], 3, /no UTF-8|not the export of a ledger/],
  ];
  for (const [args, code, message] of cases) {
    const run = await assay(folder, 'ledger', ...args);
    expect([run.code, run.stdout, run.stderr], args.join(' ')).toEqual([code, '', expect.stringMatching(message)]);
  }
  expect(await readdir(folder)).toEqual(before);
});

test('an import that is killed half-way leaves no ledger', async () => {
  const child = spawn(process.execPath, [ASSAY, 'ledger', 'import', '-', '--ledger', 'killed.sqlite'], { cwd: folder });
  const text = await readFile(join(folder, 'c.jsonl'));
  child.stdin.write(text.subarray(0, text.length >> 1));
  // It has begun when there is a file beside the name, and waits for the rest of the pipe.
  const beside = async (): Promise<readonly string[]> =>
    (await readdir(folder)).filter((name) => name.startsWith('killed.sqlite'));
  await expect.poll(beside, { timeout: 30_000 }).not.toEqual([]);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await beside()).not.toContain('killed.sqlite');
  const again = await assay(folder, 'ledger', 'import', 'c.jsonl', '--ledger', 'killed.sqlite');
  expect(again.code).toBe(0);
});
