import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SCHEMA_VERSION } from '../../../src/ledger/migrate.ts';
import { openSqliteLedger } from '../../../src/ledger/open-sqlite-ledger.ts';
import { fillLedger } from './filled-ledger.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-opening-'));
  file = join(folder, 'ledger.db');
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function edit(sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

describe('opening a ledger', () => {
  it('makes the directory, and takes an empty file for a new ledger', async () => {
    const nested = await openSqliteLedger(join(folder, 'a', 'b', 'ledger.db'));
    expect((await nested.head()).sequence).toBe(0);
    await nested.close();
    await writeFile(file, '');
    const empty = await openSqliteLedger(file);
    expect((await empty.verify()).ok).toBe(true);
    await empty.close();
  });

  it('finds again what was written', async () => {
    await fillLedger(file);
    const ledger = await openSqliteLedger(file);
    expect(await ledger.declarations('aurora')).toHaveLength(2);
    expect((await ledger.verify()).ok).toBe(true);
    await ledger.close();
  });

  it('refuses a ledger of a newer program, says what to do, and leaves it as it was', async () => {
    await fillLedger(file);
    edit(`insert into migrations values (${SCHEMA_VERSION + 1}, 'from the future', '2030-01-01T00:00:00.000Z')`);
    const before = await readFile(file);
    await expect(openSqliteLedger(file)).rejects.toMatchObject({
      name: 'AssayError',
      code: 'ledger.newer',
      message: expect.stringMatching(/version 5.*knows version 4.*Update Assay/),
    });
    expect((await readFile(file)).equals(before)).toBe(true);
  });

  it.each([
    ['some text', (): Promise<void> => writeFile(file, 'not a database, '.repeat(500))],
    ['a database of somebody else', async (): Promise<void> => edit('create table customers (id integer)')],
    [
      'a database with tables of the same names',
      async (): Promise<void> => edit('create table meta (name, value); create table migrations (version)'),
    ],
    ['a directory', (): Promise<void> => mkdir(file)],
  ])('refuses %s and leaves it as it was', async (_, make) => {
    await make();
    const before = await readFile(file).catch(() => Buffer.alloc(0));
    await expect(openSqliteLedger(file)).rejects.toMatchObject({ name: 'AssayError', code: 'ledger.unusable' });
    expect((await readFile(file).catch(() => Buffer.alloc(0))).equals(before)).toBe(true);
  });

  it('refuses a path that goes through a file', async () => {
    await writeFile(join(folder, 'plain'), 'x');
    const through = openSqliteLedger(join(folder, 'plain', 'ledger.db'));
    await expect(through).rejects.toMatchObject({ code: 'ledger.unusable' });
  });

  it('says that a damaged ledger is unusable', async () => {
    await fillLedger(file);
    const bytes = await readFile(file);
    bytes.fill(0x5a, 4096);
    await writeFile(file, bytes);
    const use = openSqliteLedger(file).then((ledger) => ledger.verify());
    await expect(use).rejects.toMatchObject({ name: 'AssayError', code: 'ledger.unusable' });
  });
});
