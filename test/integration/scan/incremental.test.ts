import { chmodSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { FileStat, Inspection } from '../../../src/domain/asset.ts';
import { makePng, makeText, makeXmp } from '../metadata/make-png.ts';
import { openScanner, outcomeOf, type Scanner } from './scanner.ts';

const GENERATED = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';
const XMP = makeXmp(`<Iptc4xmpExt:DigitalSourceType>${GENERATED}</Iptc4xmpExt:DigitalSourceType>`);
const PARAMETERS = 'a street\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1';
/** Different in each root: the ledger remembers what was read in another. */
const makeGenerated = (mark = ''): Buffer => makePng(makeText('parameters', `${scanner.root} ${mark}${PARAMETERS}`));
const makePlain = (mark: string): Buffer => makePng(makeText('Comment', `${scanner.root} ${mark}`));

function statOf(path: string): FileStat {
  const { size, mtimeMs, ctimeMs, ino } = statSync(path);
  return { sizeBytes: size, mtimeMs, ctimeMs, inode: ino };
}

function inspect(path: string, deep: boolean): Promise<Inspection> {
  return scanner.assay.inspector.inspect({ path, stat: statOf(path), sidecars: [], deep, young: false });
}

let scanner: Scanner;
beforeAll(async () => {
  scanner = await openScanner();
});
beforeEach(() => scanner.startAfresh());
afterAll(() => scanner.close());

test('what has not changed is not read again, and says the same', async () => {
  scanner.writeOld('a/generated.png', makeGenerated());
  scanner.writeOld('a/plain.png', makePlain('x'));
  scanner.writeOld('b/cut.png', makePlain('cut').subarray(0, 60));
  scanner.writeOld('b/empty.png', '');
  const first = await scanner.scan();
  expect(first.inspected).toBe(4);
  const second = await scanner.scan();
  expect(second.inspected).toBe(0);
  expect([...second.files]).toEqual([...first.files]);
  expect((await scanner.scan({ rescan: true })).inspected).toBe(4);
});

test('a file is read again when its content, its time or its rights change, and only that one', async () => {
  const path = scanner.writeOld('a.png', makePlain('a'));
  scanner.writeOld('b.png', makePlain('b'));
  await scanner.scan();
  writeFileSync(path, makeGenerated());
  const written = await scanner.scan();
  expect([written.inspected, outcomeOf(written, 'a.png')]).toEqual([1, 'checked generated']);
  utimesSync(path, new Date(), new Date(1_000_000_000_000));
  expect((await scanner.scan()).inspected).toBe(1);
  chmodSync(path, 0o600);
  expect((await scanner.scan()).inspected).toBe(1);
  expect((await scanner.scan()).inspected).toBe(0);
});

test('another file under the same name, of the same size and time, is another file', async () => {
  const time = new Date(1_600_000_000_000);
  const path = scanner.write('a.png', makePlain('one'));
  utimesSync(path, time, time);
  await scanner.scan();
  const other = scanner.write('other', makePlain('two'));
  utimesSync(other, time, time);
  renameSync(other, path);
  const scanned = await scanner.scan();
  expect(scanned.inspected).toBe(1);
  expect((await scanner.assay.ledger.asset(path))?.places.filter((place) => !place.gone).length).toBe(1);
});

test('a sidecar that comes, changes or goes has its file read again', async () => {
  scanner.writeOld('a.png', makePlain('a'));
  scanner.writeOld('b.png', makePlain('b'));
  expect(outcomeOf(await scanner.scan(), 'a.png')).toBe('checked unknown');
  const sidecar = scanner.write('a.png.xmp', XMP);
  const come = await scanner.scan();
  expect([come.inspected, outcomeOf(come, 'a.png')]).toEqual([1, 'checked generated']);
  expect((await scanner.scan()).inspected).toBe(0);
  writeFileSync(sidecar, makeXmp('<dc:source>nothing to say</dc:source>'));
  const changed = await scanner.scan();
  expect([changed.inspected, outcomeOf(changed, 'a.png')]).toEqual([1, 'checked unknown']);
  writeFileSync(sidecar, XMP);
  await scanner.scan();
  rmSync(sidecar);
  const gone = await scanner.scan();
  expect([gone.inspected, outcomeOf(gone, 'a.png')]).toEqual([1, 'checked unknown']);
});

test('looking deeper reads again, and so do new signs', async () => {
  const path = scanner.writeOld('a.png', makeGenerated());
  await scanner.scan();
  expect((await scanner.scan({ deep: true })).inspected).toBe(1);
  expect((await scanner.scan({ deep: true })).inspected).toBe(0);
  const { ledger } = scanner.assay;
  const { root } = scanner;
  const id = await ledger.startScan({ root, deep: true, signsVersion: 'older' });
  const place = { name: 'a.png', stat: statOf(path), sidecarKey: '', deep: true, signsVersion: 'older' };
  const inspected = [{ ...place, inspection: await inspect(path, true) }];
  await ledger.record([{ scanId: id, directory: root, root, inspected, gone: [] }]);
  expect((await scanner.scan({ deep: true })).inspected).toBe(1);
  expect((await scanner.scan({ deep: true })).inspected).toBe(0);
});

test('what could not be read for a passing reason is looked at each time', async () => {
  scanner.writeOld('still writing.exr.part', 'x');
  scanner.writeOld('cut.png', makePlain('cut').subarray(0, 60));
  expect((await scanner.scan()).inspected).toBe(2);
  expect((await scanner.scan()).inspected).toBe(1);
});

test('the same content twice is read once, and stands at both places', async () => {
  const first = scanner.writeOld('a/one.png', makeGenerated());
  scanner.writeOld('b/two.png', makeGenerated());
  const scanned = await scanner.scan();
  expect([...scanned.files.values()].map((file) => file.judged?.origin)).toEqual(['generated', 'generated']);
  const asset = await scanner.assay.ledger.asset(first);
  expect(asset?.places.map((place) => place.relativePath).toSorted()).toEqual(['a/one.png', 'b/two.png']);
  expect(asset?.readings.length).toBe(1);
  const third = scanner.writeOld('c/three.png', makeGenerated());
  expect(await inspect(third, false)).toMatchObject({ status: 'checked', reused: true });
});

test('a renamed file stands at its new place, and is gone from the old', async () => {
  const before = scanner.writeOld('before.png', makeGenerated());
  await scanner.scan();
  const after = join(scanner.root, 'after.png');
  renameSync(before, after);
  const scanned = await scanner.scan();
  expect([...scanned.files.keys()]).toEqual(['after.png']);
  expect(scanned.inspected).toBe(1);
  const places = (await scanner.assay.ledger.asset(after))?.places.map(({ path, gone }) => [path, gone]);
  expect(places?.toSorted()).toEqual([
    [after, false],
    [before, true],
  ]);
});

test('a deleted file and a deleted folder are gone, and stay in the memory', async () => {
  const file = scanner.writeOld('a.png', makeGenerated('a'));
  const inside = scanner.writeOld('folder/deeper/b.png', makeGenerated('b'));
  scanner.writeOld('rest.png', makeGenerated('rest'));
  await scanner.scan();
  rmSync(file);
  rmSync(join(scanner.root, 'folder'), { recursive: true });
  const scanned = await scanner.scan();
  expect([...scanned.files.keys()]).toEqual(['rest.png']);
  expect(scanned.inspected).toBe(0);
  for (const path of [file, inside])
    expect((await scanner.assay.ledger.asset(path))?.places).toMatchObject([{ path, gone: true }]);
  const left: string[] = [];
  for await (const place of scanner.assay.ledger.places())
    if (place.path.startsWith(`${scanner.root}/`)) left.push(place.relativePath);
  expect(left).toEqual(['rest.png']);
});
