import { chmodSync, chownSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeHostileFolder } from '../../hostile/support/hostile-folder.ts';
import { parseLines } from '../../hostile/support/run-assay.ts';
import { makeAuthority, makeSigner } from '../../support/certificates.ts';
import { makePicture } from '../../support/credential-files.ts';
import { signBytes, signSidecar } from '../../support/sign.ts';
import { makeDpx } from '../../unit/media/probe/make/dpx.ts';
import { makeExr } from '../../unit/media/probe/make/exr.ts';
import { makePng, makeText, makeXmp } from '../metadata/make-png.ts';
import { openScanner, outcomeOf, type Scanner } from './scanner.ts';

const GENERATED = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';
const XMP = makeXmp(`<Iptc4xmpExt:DigitalSourceType>${GENERATED}</Iptc4xmpExt:DigitalSourceType>`);
const PARAMETERS = 'a street\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1';
const makeGenerated = (mark = ''): Buffer => makePng(makeText('parameters', `${mark}${PARAMETERS}`));
const makePlain = (mark: string): Buffer => makePng(makeText('Comment', mark));

let scanner: Scanner;
beforeAll(async () => {
  scanner = await openScanner();
});
beforeEach(() => scanner.startAfresh());
afterAll(() => scanner.close());

const codesOf = (scanned: Awaited<ReturnType<Scanner['scan']>>, path: string) =>
  scanned.files.get(path)?.remarks.map((remark) => remark.code);

test('a credential named for a stem belongs to the file that it binds to', async () => {
  const signer = makeSigner(makeAuthority('CA'), 'Signer');
  const exr = scanner.writeOld('shot.exr', makeExr());
  scanner.writeOld('shot.dpx', makeDpx());
  scanner.write('shot.c2pa', await signSidecar(exr, { signer }));
  const scanned = await scanner.scan();
  expect(scanned.files.get('shot.exr')?.credential).toMatchObject({ state: 'valid', sidecar: 'shot.c2pa' });
  expect(scanned.files.get('shot.dpx')?.credential?.state ?? 'absent').toBe('absent');
  expect(codesOf(scanned, 'shot.dpx')).toEqual([]);
  expect(scanned.orphans).toEqual([]);
  // From memory it is the same.
  const again = await scanner.scan();
  expect([again.inspected, again.orphans, codesOf(again, 'shot.dpx')]).toEqual([0, [], []]);
});

test('one that binds to none of the files of its stem is an orphan, and so is one without any', async () => {
  const signer = makeSigner(makeAuthority('CA'), 'Signer');
  const elsewhere = scanner.writeOld('elsewhere/other.exr', makeExr({ width: 16 }));
  const store = await signSidecar(elsewhere, { signer });
  scanner.writeOld('shot.exr', makeExr());
  scanner.writeOld('shot.dpx', makeDpx());
  scanner.write('shot.c2pa', store);
  scanner.write('nobody.c2pa', store);
  const scanned = await scanner.scan();
  expect(scanned.orphans.toSorted()).toEqual(['nobody.c2pa', 'shot.c2pa']);
  for (const path of ['shot.exr', 'shot.dpx']) {
    expect(outcomeOf(scanned, path)).toBe('checked unknown');
    expect(codesOf(scanned, path)).toEqual([]);
  }
});

test('a root that is one file: that file with its sidecars, and its neighbours stay', async () => {
  const path = scanner.writeOld('a.png', makePlain('a'));
  const neighbour = scanner.writeOld('b.png', makeGenerated());
  scanner.write('a.png.xmp', XMP);
  await scanner.scan();
  const scanned = await scanner.scan({ root: path, rescan: true });
  expect([...scanned.files.keys()]).toEqual(['a.png']);
  expect(outcomeOf(scanned, 'a.png')).toBe('checked generated');
  expect((await scanner.assay.ledger.asset(neighbour))?.places).toMatchObject([{ gone: false }]);
  expect((await scanner.scan()).inspected).toBe(0);
});

test('two roots do not forget one another', async () => {
  scanner.writeOld('one/a.png', makeGenerated('a'));
  scanner.writeOld('two/b.png', makeGenerated('b'));
  const [one, two] = [join(scanner.root, 'one'), join(scanner.root, 'two')];
  await scanner.scan({ root: one });
  await scanner.scan({ root: two });
  expect((await scanner.scan({ root: one })).inspected).toBe(0);
  const both = await scanner.scan();
  expect([both.inspected, [...both.files.keys()]]).toEqual([0, ['one/a.png', 'two/b.png']]);
});

test('one frame that changed is read again and differs from its sequence', async () => {
  for (let frame = 1001; frame <= 1006; frame += 1) scanner.writeOld(`sh010.${frame}.png`, makePlain(`frame ${frame}`));
  const first = await scanner.scan();
  expect(first.sequences.map((sequence) => sequence.path)).toEqual(['sh010.1001-1006#.png']);
  scanner.write('sh010.1004.png', makeGenerated());
  rmSync(join(scanner.root, 'sh010.1002.png'));
  const second = await scanner.scan();
  expect(second.inspected).toBe(1);
  const [sequence] = second.sequences;
  expect(sequence?.missing).toEqual([{ first: 1002, last: 1002, step: 1 }]);
  const origins = sequence?.frames.map(({ frame, file }) => `${frame} ${file.judged?.origin}`);
  expect(origins).toEqual(['1001 unknown', '1003 unknown', '1004 generated', '1005 unknown', '1006 unknown']);
  expect((await scanner.scan()).sequences.map(({ path }) => path)).toEqual(['sh010.1001-1006#.png']);
});

test('other anchors judge what is stored anew, without reading a file', async () => {
  const authority = makeAuthority('CA');
  const signed = await signBytes(await makePicture('jpeg'), 'image/jpeg', { signer: makeSigner(authority, 'Signer') });
  scanner.writeOld('signed.jpg', signed);
  const stateIn = async (): Promise<readonly unknown[]> => {
    const scanned = await scanner.scan();
    const { credential, judged } = scanned.files.get('signed.jpg') ?? {};
    return [scanned.inspected, credential?.state, judged?.origin, judged?.certainty];
  };
  expect(await stateIn()).toEqual([1, 'valid', 'not-ai', 'declared']);
  await scanner.reopen({ trust: authority.pem });
  expect(await stateIn()).toEqual([0, 'trusted', 'not-ai', 'proven']);
  await scanner.reopen({ trust: makeAuthority('Other CA').pem });
  expect(await stateIn()).toEqual([0, 'valid', 'not-ai', 'declared']);
});

test('a folder that may not be listed hides its files; they are not gone', async () => {
  const folder = makeHostileFolder();
  try {
    folder.write('closed/a.png', makeGenerated('a'));
    folder.write('closed/deeper/b.png', makeGenerated('b'));
    const isRoot = process.getuid?.() === 0;
    const asUser = isRoot ? { uid: 65_534 } : {};
    // Nothing is closed to root: the program runs as somebody else.
    if (isRoot)
      for (const path of [folder.base, folder.work, join(folder.work, 'tmp')]) chownSync(path, 65_534, 65_534);
    const options = { moving: ['closed'], ...asUser };
    expect(parseLines((await folder.scan(options)).stdout).summary.files).toBe(3);
    chmodSync(join(folder.root, 'closed'), 0);
    const hidden = parseLines((await folder.scan(options)).stdout).summary;
    expect([hidden.files, hidden.problems.map(({ code }) => code)]).toEqual([1, ['file.forbidden']]);
    chmodSync(join(folder.root, 'closed'), 0o755);
    const back = parseLines((await folder.scan(options)).stdout).summary;
    expect([back.files, back.read]).toEqual([3, 0]);
  } finally {
    folder.remove();
  }
});

test('sidecars of nothing are counted among what is left out', async () => {
  const folder = makeHostileFolder();
  try {
    folder.write('a.png', makeGenerated('a'));
    folder.write('hidden.json', makeGenerated('hidden'));
    folder.write('deeper/notes.xmp', Buffer.from('<x:xmpmeta/>'));
    const { summary } = parseLines((await folder.scan()).stdout);
    expect(summary.skipped).toEqual({ 'json-without-asset': 1, 'xmp-without-asset': 1 });
  } finally {
    folder.remove();
  }
});
