import { readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { writeMhlGeneration } from '../../../src/delivery/mhl/write-mhl-generation.ts';
import type { MhlAlgorithm } from '../../../src/domain/mhl.ts';
import { makeFrame, sha256, writeFrames } from './companion-files.ts';
import { openScanner, type Scanned, type Scanner } from './scanner.ts';

let scanner: Scanner;
beforeAll(async () => {
  scanner = await openScanner();
});
beforeEach(() => scanner.startAfresh());
afterAll(() => scanner.close());

async function seal(folder: string, algorithm: MhlAlgorithm = 'xxh64'): Promise<void> {
  await writeMhlGeneration({
    root: join(scanner.root, folder),
    algorithm,
    process: 'transfer',
    creator: { hostName: 'dit', tool: { name: 'assay-test', version: '1' } },
    clock: () => Date.UTC(2026, 10, 20),
  });
}

const told = (scanned: Scanned) =>
  Object.fromEntries(
    [...scanned.files].flatMap(([path, { remarks }]) =>
      remarks.length === 0 ? [] : [[path, remarks.map(({ code }) => code).join(' ')]],
    ),
  );
const noticed = (scanned: Scanned) => scanned.notices.map(({ path, code }) => `${path} ${code}`);

test.each(['xxh64', 'c4', 'md5'] as const)('files are compared with their history by %s', async (algorithm) => {
  writeFrames(scanner, 'roll/A001', 3);
  scanner.writeOld('roll/A001/clip.xml', '<clip/>');
  scanner.writeOld('roll/A002/b.exr', makeFrame('b'));
  scanner.writeOld('roll/A003/gone.exr', makeFrame('gone'));
  await seal('roll', algorithm);
  const clean = await scanner.scan();
  expect([told(clean), noticed(clean), clean.problems]).toEqual([{}, [], []]);

  scanner.writeOld('roll/A001/sh010.1002.exr', makeFrame('other'));
  scanner.writeOld('roll/A001/clip.xml', '<clip other="yes"/>');
  scanner.writeOld('roll/A001/new.exr', makeFrame('new'));
  scanner.writeOld('beside.exr', makeFrame('beside'));
  rmSync(join(scanner.root, 'roll/A002/b.exr'));
  rmSync(join(scanner.root, 'roll/A003'), { recursive: true });
  const scanned = await scanner.scan();
  expect(told(scanned)).toEqual({ 'roll/A001/sh010.1002.exr': 'mhl.mismatch', 'roll/A001/new.exr': 'mhl.unlisted' });
  expect(noticed(scanned)).toEqual(['roll/A001/clip.xml mhl.mismatch', 'roll/A002 mhl.missing', 'roll mhl.missing']);
  expect(scanned.notices.map(({ detail }) => detail?.['files'])).toEqual([
    undefined,
    'roll/A002/b.exr',
    'roll/A003/gone.exr',
  ]);
});

test('a file that does not change is read once for its history and never again', async () => {
  const names = writeFrames(scanner, 'roll', 3);
  await seal('roll', 'xxh128');
  await scanner.scan();
  const hashes = names.map((name) => sha256(readFileSync(join(scanner.root, 'roll', name))));
  const known = await scanner.assay.ledger.digestsOf('xxh128', hashes);
  expect(known.size).toBe(3);
  const { sequence } = await scanner.assay.ledger.head();
  const again = await scanner.scan();
  // The beginning and the end of the scan are all that is logged: no digest was computed anew.
  expect((await scanner.assay.ledger.head()).sequence - sequence).toBe(2);
  expect([again.inspected, told(again)]).toEqual([0, {}]);
  // What the ledger holds is what is compared.
  await scanner.assay.ledger.recordDigests('xxh128', new Map([[hashes[1] ?? '', '0'.repeat(32)]]));
  expect(told(await scanner.scan())).toEqual({ 'roll/sh010.1002.exr': 'mhl.mismatch' });
});

test('a history whose chain does not fit is broken, and what it cannot vouch for is not compared', async () => {
  writeFrames(scanner, 'roll', 3);
  await seal('roll');
  const folder = join(scanner.root, 'roll/ascmhl');
  const manifest = join(folder, readdirSync(folder).find((name) => name.endsWith('.mhl')) ?? '');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replaceAll('sh010.1001', 'sh010.1009'));
  const scanned = await scanner.scan();
  expect(noticed(scanned)).toContain('roll mhl.broken');
  expect(Object.values(told(scanned))).toEqual([]);
  rmSync(join(folder, 'ascmhl_chain.xml'));
  expect(noticed(await scanner.scan())).toContain('roll mhl.broken');
});

test('a history in the root speaks for all below, those of sub-folders included', async () => {
  scanner.writeOld('a.exr', makeFrame('a'));
  scanner.writeOld('sub/b.exr', makeFrame('b'));
  await seal('');
  await seal('sub');
  scanner.writeOld('sub/b.exr', makeFrame('changed'));
  rmSync(join(scanner.root, 'a.exr'));
  const scanned = await scanner.scan();
  expect(told(scanned)).toEqual({ 'sub/b.exr': 'mhl.mismatch' });
  expect(noticed(scanned)).toEqual(['. mhl.missing']);
});

test('a link in the place of a listed file is not followed out of the folder, and is not taken for compared', async () => {
  scanner.writeOld('outside.ale', 'Heading');
  scanner.writeOld('roll/a.exr', makeFrame('a'));
  scanner.writeOld('roll/cards/list.ale', 'Heading');
  await seal('roll');
  renameSync(join(scanner.root, 'roll/cards'), join(scanner.root, 'elsewhere'));
  symlinkSync(join(scanner.root, 'elsewhere'), join(scanner.root, 'roll/cards'));
  const scanned = await scanner.scan();
  expect([noticed(scanned), scanned.problems]).toEqual([[], ['/roll/cards/list.ale file.io']]);
});
