import { expect, onTestFinished, test } from 'vitest';
import type { Ledger } from '../../../src/domain/ledger.ts';
import type { RootMounts } from '../../../src/domain/location.ts';
import { createLocatedLedger } from '../../../src/ledger/located-ledger.ts';
import { openSqliteLedger } from '../../../src/ledger/open-sqlite-ledger.ts';
import {
  ALGORITHM,
  batchOf,
  fileOf,
  markOf,
  plainReading,
  SIGNS_VERSION,
  sequenceOf,
  sha256,
  stillPrint,
  tellingReading,
} from '../../contract/ledger-samples.ts';

const HERE = { dailies: '/mnt/dailies', vault: '/mnt/dailies/vault' };
const THERE = { dailies: '/Volumes/d', vault: '/srv/vault' };

async function openRaw(): Promise<Ledger> {
  const ledger = await openSqliteLedger(':memory:', { clock: () => 1_780_000_000_000 });
  onTestFinished(() => ledger.close());
  return ledger;
}

/** The same scan, as a machine with these mounts does it. */
async function scanFrom(ledger: Ledger, mounts: RootMounts, run: string): Promise<void> {
  const located = createLocatedLedger(ledger, mounts);
  const at = (path: string): string => `${mounts['dailies']}${path}`;
  const scan = await located.startScan({ root: at(''), deep: false, signsVersion: SIGNS_VERSION, run });
  const record = (directory: string, names: readonly string[]) => ({
    ...batchOf(
      scan,
      directory,
      names.map((name) => fileOf(name, plainReading(name))),
    ),
    root: at(''),
  });
  await located.record([
    record(at(''), ['top.png']),
    record(at('/ep101/sh010'), ['a.png', 'b.png']),
    record(`${mounts['vault']}`, ['v.png']),
  ]);
  await located.recordSequences(scan, at('/ep101/sh010'), [sequenceOf('sh010')]);
  await located.saveDirectoryStates([{ path: at('/ep101/sh010'), scan, state: 'x' }]);
  await located.recordMarks([markOf('a.png', { path: at('/ep101/sh010/a.png') })]);
  await located.finishScan(scan, { files: 4 });
}

async function listAll<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

test('machines with other mounts write the same, and read what the others wrote at their own paths', async () => {
  const [one, other] = [await openRaw(), await openRaw()];
  await scanFrom(one, HERE, 'r');
  await scanFrom(other, THERE, 'r');
  const head = await one.head();
  expect(await other.head()).toEqual(head);
  // The very same scan, done again on another machine: nothing is new.
  await scanFrom(one, THERE, 'r');
  expect(await one.head()).toEqual(head);
  expect((await one.verify()).faults).toEqual([]);

  const there = createLocatedLedger(one, THERE);
  expect(await listAll(there.places())).toEqual([
    { path: '/Volumes/d/top.png', relativePath: 'top.png', sha256: sha256('top.png') },
    { path: '/Volumes/d/ep101/sh010/a.png', relativePath: 'ep101/sh010/a.png', sha256: sha256('a.png') },
    { path: '/Volumes/d/ep101/sh010/b.png', relativePath: 'ep101/sh010/b.png', sha256: sha256('b.png') },
    // In a root of its own, relative to which it is the same on every machine.
    { path: '/srv/vault/v.png', relativePath: 'v.png', sha256: sha256('v.png') },
  ]);
  expect((await there.directory('/Volumes/d/ep101/sh010')).map(({ name }) => name)).toEqual(['a.png', 'b.png']);
  expect(await there.directory('/mnt/dailies/ep101/sh010')).toEqual([]);
  expect(await there.placesOf([sha256('v.png')])).toMatchObject([{ path: '/srv/vault/v.png' }]);
  for (const wanted of ['/Volumes/d/ep101/sh010/a.png', 'dailies:/ep101/sh010/a.png', sha256('a.png')])
    expect(await there.asset(wanted), wanted).toMatchObject({
      places: [{ path: '/Volumes/d/ep101/sh010/a.png', relativePath: 'ep101/sh010/a.png' }],
      marks: [{ path: '/Volumes/d/ep101/sh010/a.png' }],
    });
  expect((await there.asset('/Volumes/d/top.png'))?.sha256).toBe(sha256('top.png'));
  expect(await there.marksOf([sha256('a.png')])).toMatchObject([{ path: '/Volumes/d/ep101/sh010/a.png' }]);
  expect(await listAll(there.directoryStates('/Volumes/d'))).toMatchObject([
    { path: '/Volumes/d/ep101/sh010', state: 'x' },
  ]);
  expect(await listAll(there.marks())).toMatchObject([[{ path: '/Volumes/d/ep101/sh010/a.png' }]]);
  // A root that is not mounted here stays what it is.
  const nowhere = createLocatedLedger(one, { dailies: '/d' });
  expect((await nowhere.placesOf([sha256('v.png')]))[0]?.path).toBe('vault:/v.png');
});

test('what lies below a path is found in every root that is mounted there', async () => {
  const raw = await openRaw();
  await scanFrom(raw, HERE, 'r');
  const here = createLocatedLedger(raw, HERE);
  const below = (root: string) => listAll(here.directoriesBelow(root));
  expect(await below('/mnt/dailies')).toEqual(['/mnt/dailies', '/mnt/dailies/ep101/sh010', '/mnt/dailies/vault']);
  expect(await below('/mnt')).toEqual(['/mnt/dailies', '/mnt/dailies/ep101/sh010', '/mnt/dailies/vault']);
  expect(await below('/mnt/dailies/vault')).toEqual(['/mnt/dailies/vault']);
  expect(await below('/mnt/dailies/ep101')).toEqual(['/mnt/dailies/ep101/sh010']);
  expect(await below('/mnt/other')).toEqual([]);
  expect(await listAll(createLocatedLedger(raw, THERE).directoriesBelow('/Volumes/d'))).toEqual([
    '/Volumes/d',
    '/Volumes/d/ep101/sh010',
  ]);
});

test('directories are forgotten by the paths of the machine that looked', async () => {
  const raw = await openRaw();
  await scanFrom(raw, HERE, 'r');
  const there = createLocatedLedger(raw, THERE);
  const scan = await there.startScan({ root: '/Volumes/d', deep: false, signsVersion: SIGNS_VERSION });
  const asked: string[] = [];
  const gone = await there.forgetDirectories(scan, '/Volumes/d', (directory) => {
    asked.push(directory);
    return false;
  });
  // The vault lies elsewhere here: this scan says nothing of it.
  expect([gone, asked]).toEqual([1, ['/Volumes/d/ep101/sh010']]);
  expect(await there.directory('/srv/vault')).toHaveLength(1);

  await scanFrom(raw, HERE, 's');
  const here = createLocatedLedger(raw, HERE);
  const next = await here.startScan({ root: '/mnt/dailies', deep: false, signsVersion: SIGNS_VERSION });
  await here.saveDirectoryStates([{ path: '/mnt/dailies', scan: next }]);
  expect(await here.forgetUnlisted(next, '/mnt/dailies')).toBe(1);
  expect(await here.directory('/mnt/dailies/ep101/sh010')).toEqual([]);
  expect((await raw.verify()).faults).toEqual([]);
});

test('paths in no root stay as they are, also in a scan from above a root', async () => {
  const raw = await openRaw();
  const located = createLocatedLedger(raw, HERE);
  const scan = await located.startScan({ root: '/mnt', deep: false, signsVersion: SIGNS_VERSION });
  const record = (directory: string, name: string) => ({
    ...batchOf(scan, directory, [fileOf(name, plainReading(name))]),
    root: '/mnt',
  });
  await located.record([record('/mnt/local', 'l.png'), record('/mnt/dailies/ep', 'd.png')]);
  expect(await listAll(raw.places())).toEqual([
    { path: '/mnt/local/l.png', relativePath: 'local/l.png', sha256: sha256('l.png') },
    { path: 'dailies:/ep/d.png', relativePath: 'ep/d.png', sha256: sha256('d.png') },
  ]);
  expect(await listAll(located.directoriesBelow('/mnt'))).toEqual(['/mnt/dailies/ep', '/mnt/local']);
  expect(await located.forgetDirectories(scan, '/mnt', () => false)).toBe(2);
});

test('without roots it is the ledger itself', async () => {
  const raw = await openRaw();
  expect(createLocatedLedger(raw, {})).toBe(raw);
});

test('readings with evidence are at the places of this machine, and fingerprints are the same everywhere', async () => {
  const raw = await openRaw();
  const here = createLocatedLedger(raw, HERE);
  const scan = await here.startScan({ root: '/mnt/dailies', deep: false, signsVersion: SIGNS_VERSION });
  const reading = tellingReading('t');
  await here.record([{ ...batchOf(scan, '/mnt/dailies/ep', [fileOf('t.png', reading)]), root: '/mnt/dailies' }]);
  await here.recordFingerprints([stillPrint('t')]);
  const there = createLocatedLedger(raw, THERE);
  const place = { path: '/Volumes/d/ep/t.png', relativePath: 'ep/t.png', sha256: sha256('t') };
  expect(await listAll(there.readingsWithEvidence())).toEqual([[{ reading, places: [place] }]]);
  expect(await there.fingerprint(sha256('t'), ALGORITHM)).toEqual(stillPrint('t'));
  expect((await there.fingerprintStates([sha256('t')], ALGORITHM, 1)).size).toBe(1);
  const [page] = await listAll(there.samplesAfter(0, ALGORITHM, 1, { keypoints: true }));
  expect(await there.samples([page?.[0]?.id ?? 0], { keypoints: true })).toEqual(new Map([[1, page?.[0]]]));
});
