import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportLedger, importLedger } from '../../../src/compose/move-ledger.ts';
import type { AssayError } from '../../../src/domain/errors.ts';
import type { StoredSample } from '../../../src/domain/fingerprint.ts';
import type { Ledger } from '../../../src/domain/ledger.ts';
import { openPostgresLedger } from '../../../src/ledger/open-postgres-ledger.ts';
import { openSqliteLedger } from '../../../src/ledger/open-sqlite-ledger.ts';
import {
  ALGORITHM,
  batchOf,
  fileOf,
  markOf,
  plainReading,
  ROOT,
  SCAN,
  sequenceOf,
  sha256,
  stillPrint,
} from '../../contract/ledger-samples.ts';
import { createTestDatabase, hasTestDatabases } from '../../support/postgres.ts';
import { fillLedger } from './filled-ledger.ts';

/** What SQLite or PostgreSQL cannot hold as it is, what JSON has to escape, and what sorts otherwise by code units than by bytes. */
const NAMES = [
  'nul\0.png',
  'lone \ud800 surrogate.png',
  'lone \udc00 other.png',
  '🎬 emoji.png',
  '\uffee after the emoji by code unit.png',
  'line\nfeed.png',
  '\u0001marked.png',
  'a.png',
  'B.png',
  'ä.png',
  '"quoted\\".png',
  '\u2028.png',
];

let folder: string;
let source: string;
let exported: Buffer;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-transfer-'));
  source = at('source.sqlite');
  await fillLedger(source);
  const ledger = await openSqliteLedger(source);
  for (const directory of [`${ROOT}/names`, `${ROOT}/nul\0 and \ud800`]) {
    const scan = await ledger.startScan(SCAN);
    await ledger.record([
      batchOf(
        scan,
        directory,
        NAMES.map((name) => fileOf(name, plainReading(`content of ${name}`))),
      ),
    ]);
    await ledger.recordSequences(scan, directory, [sequenceOf('nul\0 \ud800')]);
  }
  await ledger.recordMarks(NAMES.map((name) => markOf('n', { path: `${ROOT}/${name}` })));
  // What stays behind.
  await ledger.takeLease('watch', 'me', 60_000);
  await ledger.saveDirectoryStates([{ path: ROOT, state: 'x' }]);
  await ledger.close();
  await exportLedger(at('exported.jsonl'), { cwd: folder, ledger: source });
  exported = await readFile(at('exported.jsonl'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const refusal = (work: Promise<unknown>): Promise<{ code: string; message: string }> =>
  work.then(
    () => ({ code: 'no error', message: '' }),
    ({ code, message }: AssayError) => ({ code, message }),
  );
let tries = 0;
/** Imports these bytes into a ledger that is not there, and says what is there afterwards. */
async function tryImport(bytes: Uint8Array, name = 'export.jsonl') {
  const target = `tried-${tries++}`;
  await writeFile(at(`${target}-${name}`), bytes);
  const said = await refusal(importLedger(`${target}-${name}`, { cwd: folder, ledger: `${target}.sqlite` }));
  const left = (await readdir(folder)).filter((each) => each.startsWith(`${target}.sqlite`));
  return { ...said, left };
}
const seal = (lines: readonly string[]): Buffer => {
  const body = Buffer.from(`${lines.slice(0, -1).join('\n')}\n`);
  const trailer = JSON.parse(lines.at(-1) ?? '') as { rows: unknown };
  const sha256 = createHash('sha256').update(body).digest('hex');
  return Buffer.concat([body, Buffer.from(`${JSON.stringify({ rows: trailer.rows, sha256 })}\n`)]);
};
const samplesOf = async (ledger: Ledger): Promise<readonly StoredSample[]> => {
  const samples: StoredSample[] = [];
  for await (const page of ledger.samplesAfter(0, ALGORITHM, 1, { keypoints: true })) samples.push(...page);
  return samples;
};
const linesOf = (bytes: Buffer): string[] => bytes.toString().trimEnd().split('\n');

describe('moving a ledger', () => {
  test('into another file and out again gives the same bytes, and a ledger that says the same', async () => {
    const moved = await importLedger('exported.jsonl', { cwd: folder, ledger: 'moved.sqlite' });
    await exportLedger('again.jsonl', { cwd: folder, ledger: 'moved.sqlite' });
    expect((await readFile(at('again.jsonl'))).equals(exported)).toBe(true);
    const [one, other] = [await openSqliteLedger(source), await openSqliteLedger(at('moved.sqlite'))];
    expect(await other.verify(await one.head())).toMatchObject({ ok: true, head: moved.head });
    for (const directory of [`${ROOT}/names`, `${ROOT}/nul\0 and \ud800`]) {
      const places = await one.directory(directory);
      expect(places.map(({ name }) => name).toSorted()).toEqual(NAMES.toSorted());
      expect(await other.directory(directory)).toEqual(places);
    }
    for (const name of ['a', 'm', 'n', 'o'])
      expect(await other.fingerprint(sha256(name), ALGORITHM)).toEqual(await one.fingerprint(sha256(name), ALGORITHM));
    const last = Math.max(...(await samplesOf(one)).map((sample) => sample.id));
    expect(await samplesOf(other)).toEqual(await samplesOf(one));
    await other.recordFingerprints([stillPrint('after the move')]);
    // Ids go on after all that were ever given: the newest fingerprint before has none of them any more.
    expect((await samplesOf(other)).at(-1)?.id).toBe(last + 1);
    // Nobody holds what was held before the move, and writing goes on where it ended.
    expect(await other.takeLease('watch', 'another', 1000)).toBe(true);
    await other.startScan(SCAN);
    expect(await other.verify()).toMatchObject({ ok: true, events: moved.head.sequence + 2 });
    await one.close();
    await other.close();
  });

  test('to PostgreSQL and back gives the same bytes, and a ledger that says the same', async () => {
    if (!hasTestDatabases()) return;
    const database = await createTestDatabase();
    const { url } = database;
    try {
      // What is refused leaves nothing that would be in the way.
      await writeFile(at('half.jsonl'), exported.subarray(0, exported.length >> 1));
      const half = await refusal(importLedger('half.jsonl', { cwd: folder, ledger: url }));
      expect(half.code).toBe('file.truncated');
      const lines = linesOf(exported);
      const assetAt = lines.findIndex((line) => line.startsWith('{"table":"assets"')) + 1;
      await writeFile(at('twice.jsonl'), seal(lines.toSpliced(assetAt, 0, lines[assetAt] ?? '')));
      const twice = await refusal(importLedger('twice.jsonl', { cwd: folder, ledger: url }));
      expect(twice).toMatchObject({ code: 'file.malformed', message: expect.stringMatching(/contradict/) });

      const moved = await importLedger('exported.jsonl', { cwd: folder, ledger: url });
      expect(moved.ledger).not.toContain(new URL(url).password);
      const again = await refusal(importLedger('exported.jsonl', { cwd: folder, ledger: url }));
      expect(again.code).toBe('usage.invalid');
      await exportLedger('server.jsonl', { cwd: folder, ledger: url });
      expect((await readFile(at('server.jsonl'))).equals(exported)).toBe(true);
      await importLedger('server.jsonl', { cwd: folder, ledger: 'back.sqlite' });
      await exportLedger('back.jsonl', { cwd: folder, ledger: 'back.sqlite' });
      expect((await readFile(at('back.jsonl'))).equals(exported)).toBe(true);

      const [one, other] = [await openSqliteLedger(source), await openPostgresLedger({ url })];
      expect(await other.verify(await one.head())).toMatchObject({ ok: true, head: moved.head });
      for (const directory of [`${ROOT}/names`, `${ROOT}/nul\0 and \ud800`])
        expect(await other.directory(directory)).toEqual(await one.directory(directory));
      expect(await samplesOf(other)).toEqual(await samplesOf(one));
      // Writing goes on where it ended.
      await other.startScan(SCAN);
      expect(await other.verify()).toMatchObject({ ok: true, events: moved.head.sequence + 1 });
      await one.close();
      await other.close();
    } finally {
      await database.drop();
    }
  });

  test('out of a database without a ledger makes none there', async () => {
    if (!hasTestDatabases()) return;
    const database = await createTestDatabase();
    try {
      const said = await refusal(exportLedger('none.jsonl', { cwd: folder, ledger: database.url }));
      expect([said.code, existsSync(at('none.jsonl'))]).toEqual(['ledger.not-found', false]);
      expect(await database.query("select tablename from pg_tables where schemaname = 'public'")).toEqual([]);
    } finally {
      await database.drop();
    }
  });

  test('is the same compressed, and compressing gives the same bytes each time', async () => {
    for (const name of ['one.jsonl.gz', 'two.jsonl.gz']) await exportLedger(name, { cwd: folder, ledger: source });
    const [one, two] = [await readFile(at('one.jsonl.gz')), await readFile(at('two.jsonl.gz'))];
    expect(one.equals(two)).toBe(true);
    expect(gunzipSync(one).equals(exported)).toBe(true);
    await importLedger('one.jsonl.gz', { cwd: folder, ledger: 'from-gz.sqlite' });
    await exportLedger('from-gz.jsonl', { cwd: folder, ledger: 'from-gz.sqlite' });
    expect((await readFile(at('from-gz.jsonl'))).equals(exported)).toBe(true);
  });

  test('never writes over a file, nor into a ledger that holds something', async () => {
    await writeFile(at('mine.txt'), 'mine');
    const taken = await refusal(exportLedger('mine.txt', { cwd: folder, ledger: source }));
    expect([taken.code, await readFile(at('mine.txt'), 'utf8')]).toEqual(['output.refused', 'mine']);
    await copyFile(source, at('filled.sqlite'));
    const filled = await refusal(importLedger('exported.jsonl', { cwd: folder, ledger: 'filled.sqlite' }));
    expect(filled).toMatchObject({ code: 'usage.invalid', message: expect.stringMatching(/not empty.*--ledger/) });
    expect(existsSync(at('nowhere.sqlite'))).toBe(false);
    const missing = await refusal(exportLedger('x.jsonl', { cwd: folder, ledger: 'nowhere.sqlite' }));
    expect([missing.code, existsSync(at('x.jsonl')), existsSync(at('nowhere.sqlite'))]).toEqual([
      'ledger.not-found',
      false,
      false,
    ]);
  });

  test('fills a ledger that is there and empty, or leaves it as it was', async () => {
    await (await openSqliteLedger(at('empty.sqlite'))).close();
    await writeFile(at('cut.jsonl'), exported.subarray(0, -100));
    const cut = await refusal(importLedger('cut.jsonl', { cwd: folder, ledger: 'empty.sqlite' }));
    expect(cut.code).toBe('file.truncated');
    const imported = await importLedger('exported.jsonl', { cwd: folder, ledger: 'empty.sqlite' });
    expect(imported.rows).toBeGreaterThan(100);
  });

  test('takes nothing of a file that was cut off, wherever', async () => {
    const gz = gzipSync(exported);
    const cuts = [0, 1, 50, 0.2, 0.5, 0.9, exported.length - 1].map((cut) =>
      Math.floor(cut > 0 && cut < 1 ? cut * exported.length : cut),
    );
    for (const cut of cuts) {
      const tried = await tryImport(exported.subarray(0, cut));
      expect(tried, `cut at ${cut}`).toMatchObject({ code: 'file.truncated', left: [] });
    }
    // On a line's end as well, where every line that is there is whole.
    const lines = linesOf(exported);
    expect(await tryImport(Buffer.from(`${lines.slice(0, -1).join('\n')}\n`))).toMatchObject({
      code: 'file.truncated',
      left: [],
    });
    expect(await tryImport(gz.subarray(0, gz.length >> 1), 'x.gz')).toMatchObject({ code: 'file.truncated', left: [] });
  });

  test('takes nothing of a file that was changed', async () => {
    const text = exported.toString();
    const lines = linesOf(exported);
    const rowAt = lines.findIndex((line) => line.startsWith('{"table":"places"')) + 2;
    const keypointsAt = lines.findIndex((line) => line.startsWith('{"table":"fingerprint_keypoints"')) + 1;
    const bytes = (to: (line: string) => string) => seal(lines.with(keypointsAt, to(lines[keypointsAt] ?? '')));
    const changes: readonly (readonly [string, Buffer])[] = [
      ['a name', Buffer.from(text.replace('B.png', 'C.png'))],
      ['a row taken out', Buffer.from(`${lines.toSpliced(rowAt, 1).join('\n')}\n`)],
      ['a row taken out and sealed anew', seal(lines.toSpliced(rowAt, 1))],
      ['a row doubled', Buffer.from(`${lines.toSpliced(rowAt, 0, lines[rowAt] ?? '').join('\n')}\n`)],
      ['something behind it', Buffer.concat([exported, Buffer.from('{}\n')])],
      ['a value of another type', Buffer.from(text.replace('"a.png"', '7'))],
      ['bytes that are no text', Buffer.from(text.replace('B.png', '\u00ff'), 'latin1')],
      ['a fingerprint, sealed anew', bytes((line) => line.replace(/[A-Y]/g, 'Z'))],
      ['a fingerprint in another spelling', bytes((line) => line.replace('"]', '\\n"]'))],
      ['a fingerprint that is a number', bytes((line) => line.replace(/".*"/, '7'))],
      ['nothing but a space', Buffer.from(text.replace('\n[2,', '\n[2, '))],
      ['another first line', Buffer.from(text.replace('ledger-export', 'ledger-expert'))],
      ['another table', Buffer.from(text.replace('{"table":"scans"', '{"table":"scams"'))],
    ];
    for (const [what, bytes] of changes)
      expect(await tryImport(bytes), what).toMatchObject({ code: 'file.malformed', left: [] });
    expect(await tryImport(exported, 'not-compressed.gz')).toMatchObject({ code: 'file.malformed', left: [] });
  });

  test('verifies what it took in, so that whoever seals a forged file is found out', async () => {
    const lines = linesOf(exported);
    const forged = lines.map((line) => line.replace('"generated","declared"', '"not-ai","declared"'));
    expect(forged).not.toEqual(lines);
    const tried = await tryImport(seal(forged));
    expect(tried).toMatchObject({ code: 'file.malformed', left: [] });
    expect(tried.message).toMatch(/not whole \(event \d+: reading/);
    // The newest event taken out, with all that tells of it, under the old head.
    const header = (lines[0] ?? '').replace(/"sequence":\d+/, '"sequence":3');
    expect(await tryImport(seal([header, ...lines.slice(1)]))).toMatchObject({ code: 'file.malformed', left: [] });
    const doubled = lines.findIndex((line) => line.startsWith('{"table":"assets"')) + 1;
    const rows = JSON.parse(lines.at(-1) ?? '') as { rows: Record<string, number> };
    rows.rows['assets'] = (rows.rows['assets'] ?? 0) + 1;
    const twice = [...lines.toSpliced(doubled, 0, lines[doubled] ?? '').slice(0, -1), JSON.stringify(rows)];
    expect(await tryImport(seal(twice))).toMatchObject({
      code: 'file.malformed',
      message: expect.stringMatching(/contradict/),
      left: [],
    });
  });

  test('says what to do about an export of another version', async () => {
    const text = exported.toString();
    const newer = await tryImport(Buffer.from(text.replace(/"tables":\d+/, '"tables":999')));
    expect(newer).toMatchObject({ code: 'ledger.newer', message: expect.stringMatching(/Update Assay/), left: [] });
    const older = await tryImport(Buffer.from(text.replace(/"tables":\d+/, '"tables":1')));
    expect(older).toMatchObject({ code: 'usage.invalid', message: expect.stringMatching(/Export .* again/), left: [] });
  });

  test('does not pass on what no Assay can have written', async () => {
    await copyFile(source, at('odd.sqlite'));
    const database = new DatabaseSync(at('odd.sqlite'));
    database.exec("update places set size_bytes = x'00' where name = 'a.png'");
    database.close();
    const said = await refusal(exportLedger('odd.jsonl', { cwd: folder, ledger: 'odd.sqlite' }));
    expect(said).toMatchObject({ code: 'ledger.unusable', message: expect.stringMatching(/places.*ledger verify/) });
    expect((await readdir(folder)).filter((name) => name.startsWith('odd.jsonl'))).toEqual([]);
  });
});
