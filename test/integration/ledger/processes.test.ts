import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteLedger } from '../../../src/ledger/open-sqlite-ledger.ts';
import { SCAN } from '../../contract/ledger-samples.ts';
import { marksOf, marksOfBatch } from './made-marks.ts';
import { directoriesOf, dumpLedger, FILES_PER_DIRECTORY } from './made-scan.ts';

const WRITER = join(import.meta.dirname, 'write-scan.ts');
const MARKER = join(import.meta.dirname, 'write-marks.ts');
const KILLS = 20;

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-processes-'));
  file = join(folder, 'ledger.db');
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function startWriter(writer: string, directories: number): ChildProcess {
  return fork(WRITER, [file, writer, String(directories)], {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

function startMarker(writer: string, batches: number): ChildProcess {
  return fork(MARKER, [file, writer, String(batches)], {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

async function exitOf(child: ChildProcess): Promise<unknown> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return signal ?? code;
}

function namesOf(writer: string, directories: number): string[] {
  return directoriesOf(1, writer, directories).map((batch) => batch.directory);
}

describe('several processes on one ledger', () => {
  it('lets three processes make it and write to it at once, and loses nothing', async () => {
    const writers = ['one', 'two', 'three'];
    const exits = await Promise.all(writers.map((writer) => exitOf(startWriter(writer, 40))));
    expect(exits).toEqual([0, 0, 0]);
    const ledger = await openSqliteLedger(file);
    expect((await ledger.verify()).faults).toEqual([]);
    for (const writer of writers) {
      for (const directory of namesOf(writer, 40)) {
        expect(await ledger.directory(directory)).toHaveLength(FILES_PER_DIRECTORY);
      }
    }
    await ledger.close();
  }, 60_000);

  it('lets two processes tell of the same marks at once, and keeps each once', async () => {
    const batches = 15;
    expect(await Promise.all(['one', 'two'].map((writer) => exitOf(startMarker(writer, batches))))).toEqual([0, 0]);
    const ledger = await openSqliteLedger(file);
    expect((await ledger.verify()).faults).toEqual([]);
    const marks = marksOf('one', batches).concat(marksOf('two', batches));
    const shared = marks.filter((mark) => mark.manifest.startsWith('urn:c2pa:shared')).length / 2;
    const found = await ledger.marksOf(marks.map((mark) => mark.after));
    expect(found).toHaveLength(marks.length - shared);
    expect(shared).toBeGreaterThan(20);
    expect(
      (
        await ledger.digestsOf(
          'xxh64',
          marks.map((mark) => mark.after),
        )
      ).size,
    ).toBe(found.length);
    await ledger.close();
  }, 30_000);

  it('gives up with ledger.busy when another process keeps the lock, and goes on when it lets go', async () => {
    const ledger = await openSqliteLedger(file, { busyTimeoutMs: 150 });
    const other = new DatabaseSync(file);
    other.exec('begin immediate');
    await expect(ledger.startScan(SCAN)).rejects.toMatchObject({ name: 'AssayError', code: 'ledger.busy' });
    expect((await ledger.head()).sequence).toBe(0);
    const patient = await openSqliteLedger(file, { busyTimeoutMs: 10_000 });
    const waiting = patient.startScan(SCAN);
    let turns = 0;
    const counter = setInterval(() => turns++, 5);
    await new Promise((resolve) => setTimeout(resolve, 200));
    clearInterval(counter);
    other.exec('commit');
    other.close();
    expect(await waiting).toBe(1);
    // Waiting does not hold up the rest of the program.
    expect(turns).toBeGreaterThan(2);
    await ledger.close();
    await patient.close();
  });
});

describe('kill -9', () => {
  it(`leaves a ledger that opens, verifies and ends as an undisturbed one, ${KILLS} times`, async () => {
    const directories = 20;
    const names = namesOf('w', directories);
    const undisturbed = await openSqliteLedger(':memory:');
    await undisturbed.record(directoriesOf(await undisturbed.startScan(SCAN), 'w', directories));
    const wanted = await dumpLedger(undisturbed, names);
    await undisturbed.close();
    let cutShort = 0;
    for (let round = 0; round < KILLS; round++) {
      for (const end of ['', '-wal', '-shm']) await rm(file + end, { force: true });
      const told = await killAtRandom(directories, round);
      const ledger = await openSqliteLedger(file);
      const before = await ledger.verify();
      expect(before.faults).toEqual([]);
      // What the writer was told is written, is written.
      for (const directory of told) expect(await ledger.directory(directory)).toHaveLength(FILES_PER_DIRECTORY);
      await ledger.record(directoriesOf(await ledger.startScan(SCAN), 'w', directories));
      expect(await dumpLedger(ledger, names)).toEqual(wanted);
      expect((await ledger.verify(before.head)).faults).toEqual([]);
      await ledger.close();
      if (told.length < directories) cutShort += 1;
    }
    expect(cutShort).toBeGreaterThan(KILLS / 2);
  }, 120_000);
});

describe('kill -9 of one that records marks', () => {
  it('loses no mark that it was told is recorded, and has no part of a call', async () => {
    const batches = 40;
    const all = Array.from({ length: batches }, (_, batch) => marksOfBatch('w', batch));
    let cutShort = 0;
    for (let round = 0; round < 4; round++) {
      for (const end of ['', '-wal', '-shm']) await rm(file + end, { force: true });
      const child = startMarker('w', batches);
      const exit = exitOf(child);
      let told = 0;
      await new Promise<void>((resolve) => {
        child.on('exit', () => resolve());
        child.on('message', () => {
          told += 1;
          if (told > round * 8) setTimeout(resolve, Math.random() * 4);
        });
      });
      child.kill('SIGKILL');
      await exit;
      const ledger = await openSqliteLedger(file);
      const { faults, head } = await ledger.verify();
      expect(faults).toEqual([]);
      for (const [batch, marks] of all.entries()) {
        const found = await ledger.marksOf(marks.map((mark) => mark.after));
        expect({ batch, found: [0, marks.length].includes(found.length) }).toEqual({ batch, found: true });
        if (batch < told) expect(found).toHaveLength(marks.length);
      }
      // The next run tells of everything again.
      for (const marks of all) await ledger.recordMarks(marks);
      expect(await ledger.marksOf(all.flat().map((mark) => mark.after))).toHaveLength(all.flat().length);
      expect((await ledger.verify(head)).faults).toEqual([]);
      await ledger.close();
      if (told < batches) cutShort += 1;
    }
    expect(cutShort).toBeGreaterThan(1);
  }, 60_000);
});

/** Starts a writer and kills it after a while: each round a little later in its work, and at no particular instruction. */
async function killAtRandom(directories: number, round: number): Promise<readonly string[]> {
  const child = startWriter('w', directories);
  const exit = exitOf(child);
  const told: string[] = [];
  const wait = Math.floor((directories * 0.8 * round) / KILLS);
  await new Promise<void>((resolve) => {
    child.on('exit', () => resolve());
    child.on('message', (directory: string) => {
      told.push(directory);
      if (told.length > wait) setTimeout(resolve, Math.random() * 4);
    });
    // The first rounds hit it while the file is being made.
    if (round < 4) setTimeout(resolve, 60 + Math.random() * 120);
  });
  child.kill('SIGKILL');
  await exit;
  return told;
}

describe('closing', () => {
  it('leaves one file', async () => {
    const ledger = await openSqliteLedger(file);
    await ledger.record(directoriesOf(await ledger.startScan(SCAN), 'w', 5));
    expect((await stat(`${file}-wal`)).size).toBeGreaterThan(0);
    await ledger.close();
    await expect(stat(`${file}-wal`)).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(ledger.head()).rejects.toMatchObject({ code: 'ledger.unusable' });
    await ledger.close();
  });

  it('empties the write-ahead log when another process has the ledger open', async () => {
    const other = await openSqliteLedger(file);
    const ledger = await openSqliteLedger(file);
    await ledger.record(directoriesOf(await ledger.startScan(SCAN), 'w', 5));
    await ledger.close();
    expect((await stat(`${file}-wal`)).size).toBe(0);
    expect((await other.verify()).ok).toBe(true);
    await other.close();
  });
});
