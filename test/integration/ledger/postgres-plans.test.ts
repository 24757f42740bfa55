import { Client, type QueryConfig } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Ledger } from '../../../src/domain/ledger.ts';
import { openPostgresLedger } from '../../../src/ledger/open-postgres-ledger.ts';
import { batchOf, fileOf, keyOf, plainReading, SCAN, sha256 } from '../../contract/ledger-samples.ts';
import { createTestDatabase, hasTestDatabases, type TestDatabase } from '../../support/postgres.ts';

const FILES = 40_000;
const FILES_PER_DIRECTORY = 20;

/** As many rows as a few days of dailies leave, in little time: what they say does not matter here, how many and how spread they are does. */
const FILL = `
  insert into events select i, '', 'directory.recorded', '{}', '', '' from generate_series(1, ${FILES}) i;
  insert into assets select i, encode(sha256(i::text::bytea), 'hex') from generate_series(1, ${FILES}) i;
  insert into readings select i, i, '.png', '', 0, '1.0.0', 'checked', 1, 'image/png', 'image', 1, 1, (i % 50 > 0)::int, null, md5(i::text), i
    from generate_series(1, ${FILES}) i;
  insert into evidence select i, 0, 's', 'generated', 'declared', null, 'c', null, null, null from generate_series(50, ${FILES}, 50) i;
  insert into credentials select i, '{}' from generate_series(50, ${FILES}, 50) i;
  insert into directories select i, format('/show/%s/sh%s', i % 7, i), '/show', i, null
    from generate_series(1, ${FILES / FILES_PER_DIRECTORY}) i;
  insert into directory_states select encode(sha256(to_json(path)::text::bytea), 'hex'), path, 1, null, 0 from directories;
  insert into places select 1 + i / ${FILES_PER_DIRECTORY}, format('f.%s.png', i), 'checked', 1, 1, 1, 1, '', 0, '1.0.0', i, i,
    null, null, null, 0, i from generate_series(1, ${FILES - 1}) i;
  insert into former_places select i, 1 + i / 30, 'x', i from generate_series(1, ${FILES}, 3) i;
  insert into sequences select i, 0, 'd', '{"prefix":"z","suffix":"","ranges":[]}' from generate_series(1, 2000) i;
  insert into marks select i, md5(i::text), encode(sha256(i::text::bytea), 'hex'), 'p', 'o', 'c', 'm', 'r', 's', 'f', null, i
    from generate_series(1, 20000) i;
  insert into content_digests select encode(sha256(i::text::bytea), 'hex'), 'md5', 'v', i from generate_series(1, 20000) i;
  insert into checks select i, 'show' || i % 20, 'D' || i % 500, 'pass', '', i from generate_series(1, 4000) i;
  insert into check_findings select 1 + i / 10, i % 10, md5((i % 5000)::text), 'c', 'r', 'Info', 'p', 'm', null from generate_series(1, 39990) i;
  insert into acceptances select i, 'show' || i % 50, 'f', 'x', 'y', null, '', i from generate_series(1, 4000) i;
  insert into approvals select 'A' || i, 'show' || i % 1000, '{"scope":{}}', i from generate_series(1, 4000) i;
  insert into approval_pins select 'A' || 1 + i / 10, md5(i::text) from generate_series(0, 39999) i;
  insert into fingerprints select i, encode(sha256(i::text::bytea), 'hex'), 'pdq+orb', 1, 'still', 1, 1, null, null, null, null, 'searchable', null, null, i, i + 1, '', i
    from generate_series(1, 20000) i;
  insert into fingerprint_samples select i, i, 0, 0, null, '' from generate_series(1, 20000) i;
  insert into fingerprint_keypoints select i, '\\x0100000000000000000000' from generate_series(1, 20000) i;
  insert into meta values ('head_sequence', '${FILES}'), ('head_hash', '');
  analyze`;

/** Tables of which a report must never read all: they grow with the files. */
const LARGE =
  /Seq Scan on (?:events|assets|readings|evidence|credentials|directories|directory_states|places|former_places|sequences|marks|content_digests|checks|check_findings|acceptances|approvals|approval_pins|fingerprints|fingerprint_samples|fingerprint_keypoints)\b/;

describe.skipIf(!hasTestDatabases())('what PostgreSQL does for the questions of reports', () => {
  let database: TestDatabase;
  let ledger: Ledger;
  beforeAll(async () => {
    database = await createTestDatabase();
    ledger = await openPostgresLedger({ url: database.url });
    await database.query(FILL);
  });
  afterAll(async () => {
    await ledger.close();
    await database.drop();
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  /** The plans of what is really sent, as the server makes them by its own reckoning. */
  async function plansOf(work: () => Promise<unknown>): Promise<string> {
    const sent = vi.spyOn(Client.prototype, 'query');
    await work();
    const queries = sent.mock.calls.map(([config]) => config as unknown as QueryConfig);
    sent.mockRestore();
    const plans: string[] = [];
    for (const { text, values } of queries.filter((query) => query.values !== undefined)) {
      const rows = await database.query(`explain ${text}`, values);
      plans.push(text, ...rows.map((row) => String(row['QUERY PLAN'])));
    }
    return plans.join('\n');
  }
  async function drain(items: AsyncIterable<unknown>): Promise<void> {
    for await (const _ of items);
  }
  const hashes = Array.from({ length: 20 }, (_, i) => sha256(String(1 + i * 50)));
  const [hash = ''] = hashes;

  it.each<[string, () => Promise<unknown>, readonly string[]]>([
    ['directory', () => ledger.directory('/show/3/sh10'), ['directories_path', 'places_pk']],
    ['findReading', () => ledger.findReading(keyOf('1')), ['assets_sha256_key', 'readings_asset']],
    ['readings', () => ledger.readings([50, 100, 151]), ['readings_pkey', 'evidence_pk', 'credentials_pkey']],
    ['placesOf', () => ledger.placesOf(hashes), ['assets_sha256_key', 'places_asset']],
    [
      'asset by hash',
      () => ledger.asset(hash),
      ['assets_sha256_key', 'places_asset', 'former_places_pk', 'events_pkey'],
    ],
    ['asset by prefix', () => ledger.asset(hash.slice(0, 12)), ['assets_sha256_key']],
    ['asset by path', () => ledger.asset('/show/3/sh10/f.190.png'), ['directories_path', 'places_pk']],
    ['marksOf', () => ledger.marksOf(hashes), ['marks_after', 'marks_before']],
    ['digestsOf', () => ledger.digestsOf('md5', hashes), ['content_digests_pk']],
    ['lastCheck', () => ledger.lastCheck('show3', 'D3'), ['checks_delivery', 'check_findings_pk']],
    ['findFinding', () => ledger.findFinding('1679091c5a880faf6fb5e6087eb1b2dc'), ['check_findings_finding']],
    ['acceptances', () => ledger.acceptances('show3'), ['acceptances_show']],
    ['approvals', () => ledger.approvals('show3'), ['approvals_show', 'approval_pins_pk']],
    ['directoriesBelow', () => drain(ledger.directoriesBelow('/show/3')), ['directories_start', 'places_pk']],
    ['directoryStates', () => drain(ledger.directoryStates('/show/3')), ['directory_states_start']],
    ['fingerprintStates', () => ledger.fingerprintStates(hashes, 'pdq+orb', 1), ['fingerprints_content']],
    ['fingerprint', () => ledger.fingerprint(hash, 'pdq+orb'), ['fingerprints_content', 'fingerprint_samples_pkey']],
    [
      'samplesAfter',
      () => drain(ledger.samplesAfter(19_900, 'pdq+orb', 1, { keypoints: true })),
      ['fingerprint_samples_pkey', 'fingerprints_pkey', 'fingerprint_keypoints_pkey'],
    ],
    [
      'samples',
      () => ledger.samples([7, 8, 9], { keypoints: true }),
      ['fingerprint_samples_pkey', 'fingerprint_keypoints_pkey'],
    ],
  ])('finds %s by indexes', async (_, work, indexes) => {
    const plans = await plansOf(work);
    expect(plans).not.toMatch(LARGE);
    for (const index of indexes) expect(plans).toMatch(new RegExp(`\\b${index}\\b`));
  });

  it('goes through the readings with evidence without reading the others', async () => {
    const plans = await plansOf(() => drain(ledger.readingsWithEvidence()));
    expect(plans).not.toMatch(/Seq Scan on (?:readings|places)\b/);
    for (const index of ['readings_telling', 'places_asset']) expect(plans).toMatch(new RegExp(`\\b${index}\\b`));
  });

  it('records five hundred files in a dozen statements, and looks nothing up one by one', async () => {
    const scan = await ledger.startScan(SCAN);
    const files = Array.from({ length: 500 }, (_, i) => fileOf(`n${i}.png`, plainReading(`new ${i}`)));
    const sent = vi.spyOn(Client.prototype, 'query');
    await ledger.record([batchOf(scan, '/show/3/sh10', files)]);
    expect(sent.mock.calls.length).toBeLessThan(15);
    sent.mockClear();
    await Promise.all(files.map((_, i) => ledger.findReading(keyOf(`new ${i}`))));
    expect(sent.mock.calls.length).toBeLessThan(3);
    const looksUp = await database.query(
      `select distinct tgrelid::regclass::text as name from pg_trigger where tgfoid = '"RI_FKey_check_ins"'::regproc
        and tgrelid in ('places'::regclass, 'readings'::regclass, 'check_findings'::regclass)`,
    );
    expect(looksUp).toEqual([{ name: 'check_findings' }]);
  });
});
