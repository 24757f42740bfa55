import { createHash } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerHead, LedgerVerification } from '../../../src/domain/ledger.ts';
import { type EventRow, hashEvent } from '../../../src/ledger/event-chain.ts';
import { openSqliteLedger } from '../../../src/ledger/open-sqlite-ledger.ts';
import { fillLedger } from './filled-ledger.ts';

type Row = Record<string, SQLOutputValue>;

/** Tables in which nothing is evidence: which program made which table when, and what is remembered between jobs. */
const NOT_EVIDENCE = new Set(['migrations', 'directory_states', 'leases', 'scan_runs', 'check_runs']);
const TABLES_EXPECTED = 28;

let folder: string;
let filled: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-tamper-'));
  filled = join(folder, 'filled.db');
  await fillLedger(filled);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

function edit<T>(file: string, work: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  try {
    return work(database);
  } finally {
    database.close();
  }
}

async function verifyAfter(work: (database: DatabaseSync) => void, expected?: LedgerHead): Promise<LedgerVerification> {
  const file = join(folder, 'edited.db');
  for (const end of ['', '-wal', '-shm']) await rm(file + end, { force: true });
  copyFileSync(filled, file);
  edit(file, work);
  const ledger = await openSqliteLedger(file);
  try {
    return await ledger.verify(expected);
  } finally {
    await ledger.close();
  }
}

function tablesOf(database: DatabaseSync): string[] {
  const rows = database.prepare("select name from sqlite_master where type = 'table' order by name").all();
  return rows.map((row) => String(row['name'])).filter((name) => !NOT_EVIDENCE.has(name));
}

function rowsOf(database: DatabaseSync, table: string): Row[] {
  return database.prepare(`select rowid as row_id, * from ${table}`).all();
}

/** Another value of the same type, as an attacker would put it: JSON stays JSON. */
function another(value: SQLOutputValue | undefined): SQLOutputValue {
  if (value === null || value === undefined) return 'x';
  if (typeof value === 'number') return value * 2 + 1;
  if (value instanceof Uint8Array) return value.with(-1, (value.at(-1) ?? 0) ^ 1);
  const text = String(value);
  if (text.startsWith('{')) return text.replace(/"(\w+)":(?="|\d|\[|true|false)/, '"$1x":');
  if (/^[0-9a-f]{64}$/.test(text)) return text.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
  return `${text}x`;
}

describe('tampering with a ledger', () => {
  it('finds nothing wrong when nothing was done', async () => {
    const { ok, faults, events } = await verifyAfter(() => undefined);
    expect({ ok, faults }).toEqual({ ok: true, faults: [] });
    expect(events).toBeGreaterThan(20);
  });

  it('can be followed with nothing but SQL and SHA-256, as docs/ledger.md says', () => {
    const rows = edit(filled, (database) => database.prepare('select * from events order by sequence').all());
    let previous = '0'.repeat(64);
    for (const [i, row] of rows.entries()) {
      const lines = ['assay-event-1', previous, String(i + 1), row['at'], row['kind'], row['payload']];
      expect(row['hash']).toBe(createHash('sha256').update(lines.join('\n'), 'utf8').digest('hex'));
      previous = String(row['hash']);
    }
  });

  it('finds a changed value in any column of any row of any table', async () => {
    const missed: string[] = [];
    let tried = 0;
    const tables = edit(filled, (database) =>
      tablesOf(database).map((name) => [name, rowsOf(database, name)] as const),
    );
    expect(tables).toHaveLength(TABLES_EXPECTED - NOT_EVIDENCE.size);
    for (const [table, rows] of tables) {
      expect({ table, rows: rows.length > 1 }).toEqual({ table, rows: true });
      const row = table === 'meta' ? rows.find((meta) => meta['name'] === 'head_sequence') : rows.at(-1);
      for (const [column, value] of Object.entries(row ?? {})) {
        if (column === 'row_id') continue;
        tried += 1;
        const { ok } = await verifyAfter((database) => {
          const update = database.prepare(`update ${table} set ${column} = ? where rowid = ?`);
          update.run(another(value), row?.['row_id'] ?? null);
        });
        if (ok) missed.push(`${table}.${column}`);
      }
    }
    expect(missed).toEqual([]);
    expect(tried).toBeGreaterThan(90);
  }, 60_000);

  it('finds a deleted row of any table', async () => {
    const missed: string[] = [];
    for (const table of edit(filled, tablesOf).filter((name) => name !== 'meta')) {
      for (const end of ['min', 'max']) {
        const { ok } = await verifyAfter((database) => {
          database.exec(`delete from ${table} where rowid = (select ${end}(rowid) from ${table})`);
        });
        if (ok) missed.push(`${end} of ${table}`);
      }
    }
    expect(missed).toEqual([]);
  });

  it('finds a row put into any table', async () => {
    const missed: string[] = [];
    for (const table of edit(filled, tablesOf).filter((name) => name !== 'meta')) {
      const { ok } = await verifyAfter((database) => {
        const [row] = rowsOf(database, table).slice(-1);
        const { row_id: _, ...columns } = row ?? {};
        const names = Object.keys(columns);
        // The same again, under a key that is free.
        const free = names.map((name) =>
          isPartOfKey(database, table, name) ? another(columns[name]) : (columns[name] ?? null),
        );
        database.prepare(`insert into ${table} (${names.join()}) values (${names.map(() => '?').join()})`).run(...free);
      });
      if (ok) missed.push(table);
    }
    expect(missed).toEqual([]);
  });

  it('names the event and what is wrong with it', async () => {
    const { faults } = await verifyAfter((database) => {
      database.exec("update evidence set origin = 'not-ai' where reading_id = (select min(reading_id) from evidence)");
    });
    expect(faults).toEqual([{ sequence: 2, what: expect.stringMatching(/^reading 1 of [0-9a-f]{64} was changed$/) }]);
  });

  it('finds a generated file that was made to point at the reading of a clean one', async () => {
    const { faults } = await verifyAfter((database) => {
      const clean = database.prepare("select * from places where name = 'clean.png'").get();
      database
        .prepare("update places set reading_id = ?, asset_id = ? where name = 'generated.png' and directory_id = 1")
        .run(clean?.['reading_id'] ?? null, clean?.['asset_id'] ?? null);
    });
    expect(faults.map((fault) => fault.what)).toContain('place generated.png in /show/dailies/a was changed');
  });

  it('finds a place that was set back to what an older event says', async () => {
    const { ok, faults } = await verifyAfter((database) => {
      const older = database
        .prepare("select event_sequence from places where name = 'clean.png' and directory_id = 1")
        .get();
      database
        .prepare("update places set gone = 0, event_sequence = ? where name = 'gone.png' and directory_id = 1")
        .run(older?.['event_sequence'] ?? null);
    });
    expect(ok).toBe(false);
    expect(faults[0]?.what).toBe('place gone.png in /show/dailies/a is missing or older than its event');
  });

  it('finds an evidence row and its digest changed together', async () => {
    const { faults } = await verifyAfter((database) => {
      database.exec("update readings set media_type = 'image/gif', digest = replace(digest, 'a', 'b') where plain = 0");
    });
    expect(faults.length).toBeGreaterThan(0);
  });

  it('finds fingerprints that were damaged, exchanged or set back', async () => {
    const keypoints = 'update fingerprint_keypoints set data';
    const edits = [
      `${keypoints} = substr(data, 1, 40) || x'00' || substr(data, 42) where sample_id = 1`,
      `${keypoints} = substr(data, 1, 100) where sample_id = 1`,
      `${keypoints} = 'no bytes' where sample_id = 1`,
      `${keypoints} = (select data from fingerprint_keypoints order by sample_id desc limit 1) where sample_id = 1`,
      "update fingerprint_samples set codes = x'' where id = 1",
      "update fingerprint_samples set unsearchable = 'flat', codes = x'' where id = 1",
      'update fingerprint_samples set unsearchable = null where unsearchable is not null',
      'update fingerprint_samples set fingerprint_id = fingerprint_id + 1 where id = 1',
      "update fingerprints set state = 'searchable', error_code = null, error_message = null where state = 'failed'",
      "update fingerprints set state = 'failed', next_sample = first_sample where state = 'searchable'",
      'update fingerprints set event_sequence = event_sequence - 1',
      'delete from fingerprint_samples where id = (select first_sample from fingerprints where id = 2)',
      'insert into fingerprint_keypoints select id, codes from fingerprint_samples where unsearchable is not null',
    ];
    for (const sql of edits) {
      const { faults } = await verifyAfter((database) => {
        expect({ sql, changed: Number(database.prepare(sql).run().changes) > 0 }).toEqual({ sql, changed: true });
      });
      const told = faults.some(({ what }) => /^the fingerprint of [0-9a-f]{64} (?:was changed|is missing)/.test(what));
      expect({ sql, told }).toEqual({ sql, told: true });
    }
    const { faults } = await verifyAfter((database) => {
      // Under an id that a sample had before it was replaced.
      database.exec(
        'insert into fingerprint_samples select 2, fingerprint_id, 9, 9, null, codes from fingerprint_samples where id = 1',
      );
    });
    expect(faults).toEqual([{ what: '1 row in fingerprint_samples without an event' }]);
  });

  it('finds two events that changed places', async () => {
    const { faults } = await verifyAfter((database) => {
      database.exec('update events set sequence = -1 where sequence = 4');
      database.exec('update events set sequence = 4 where sequence = 5');
      database.exec('update events set sequence = 5 where sequence = -1');
    });
    expect(faults.some(({ sequence }) => sequence === 4)).toBe(true);
  });

  it('finds that the end was cut off, even after more was written', async () => {
    const cut = (database: DatabaseSync): void => {
      database.exec('delete from events where sequence = (select max(sequence) from events)');
    };
    expect((await verifyAfter(cut)).faults.some(({ what }) => what.startsWith('the log ends at event'))).toBe(true);
    const ledger = await openSqliteLedger(join(folder, 'edited.db'));
    await ledger.acceptFinding({ show: 's', findingId: 'f', by: 'x', reason: 'y' });
    expect((await ledger.verify()).faults.some(({ what }) => what.includes('are missing'))).toBe(true);
    await ledger.close();
  });

  it('finds a log written anew only by a head noted before', async () => {
    const noted = edit(filled, readLastEvent);
    const forge = (database: DatabaseSync): void => {
      database.exec("update acceptances set accepted_by = 'Somebody Else'");
      database.exec(
        `update events set payload = replace(payload, '"by":"C. Person","content"', '"by":"Somebody Else","content"')`,
      );
      rehash(database);
    };
    expect((await verifyAfter(forge)).faults).toEqual([]);
    expect((await verifyAfter(forge, noted)).faults).toEqual([
      { sequence: noted.sequence, what: 'the log is not the one of the head expected' },
    ]);
  });

  it('says no more than a hundred faults', async () => {
    const { ok, faults } = await verifyAfter((database) => {
      for (let i = 0; i < 300; i++)
        database.prepare('insert into events values (?, ?, ?, ?, ?, ?)').run(1000 + 2 * i, '', 'x', '[', '', '');
    });
    expect(ok).toBe(false);
    expect(faults).toHaveLength(100);
  });
});

function isPartOfKey(database: DatabaseSync, table: string, column: string): boolean {
  const columns = database.prepare(`pragma table_info(${table})`).all();
  const isKey = columns.some((info) => info['name'] === column && Number(info['pk']) > 0);
  const unique = { assets: 'sha256', directories: 'path', fingerprints: 'sha256' } as Record<string, string>;
  return isKey || unique[table] === column;
}

function readLastEvent(database: DatabaseSync): LedgerHead {
  const row = database.prepare('select sequence, hash from events order by sequence desc limit 1').get();
  return { sequence: Number(row?.['sequence']), hash: String(row?.['hash']) };
}

/** What somebody with the program's source could do. */
function rehash(database: DatabaseSync): void {
  let previous = '0'.repeat(64);
  for (const row of database.prepare('select * from events order by sequence').all()) {
    const event = { ...(row as unknown as EventRow), previous_hash: previous };
    previous = hashEvent(event);
    const update = database.prepare('update events set previous_hash = ?, hash = ? where sequence = ?');
    update.run(event.previous_hash, previous, event.sequence);
  }
  database.prepare("update meta set value = ? where name = 'head_hash'").run(previous);
}
