import { copyFileSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeAuthority, makeSigner } from '../../support/certificates.ts';
import { makeFrame, signBeside, writeFrames, writeIndex } from './companion-files.ts';
import { openScanner, outcomeOf, type Scanned, type Scanner } from './scanner.ts';

const authority = makeAuthority('Sequence CA');
const signer = makeSigner(authority, 'Tern VFX', { organisation: 'Tern VFX' });

let scanner: Scanner;
beforeAll(async () => {
  scanner = await openScanner();
});
beforeEach(() => scanner.startAfresh());
afterAll(() => scanner.close());

const INDEX = 'sh010.frames.exr.sequence.json';

/** Six frames with an intact manifest that says generated. */
async function writeMarked(folder = '', origin: Parameters<typeof signBeside>[3] = 'trainedAlgorithmicMedia') {
  const names = writeFrames(scanner, folder, 6);
  const index = writeIndex(scanner, folder, names, INDEX);
  await signBeside(scanner, index, signer, origin);
  return names;
}

const remarksOf = (scanned: Scanned, path: string) =>
  (scanned.files.get(path)?.remarks ?? []).map(({ code, detail }) =>
    [code, detail?.['kind']].filter(Boolean).join(' '),
  );
const remarksOn = (scanned: Scanned) => scanned.sequences.map(({ remarks }) => remarks.map(({ code }) => code));

test('frames that say nothing themselves are what the signed manifest of their sequence says', async () => {
  await writeMarked('shots');
  const scanned = await scanner.scan();
  expect(scanned.sequences.map(({ path, frames }) => [path, frames.length])).toEqual([
    ['shots/sh010.1001-1006#.exr', 6],
  ]);
  expect([...scanned.files.keys()]).not.toContain(`shots/${INDEX}`);
  expect(scanned.notices).toEqual([]);
  const frame = scanned.files.get('shots/sh010.1003.exr');
  expect(frame?.judged).toMatchObject({ origin: 'generated', certainty: 'declared', remarks: [] });
  expect(frame?.evidence).toMatchObject([
    {
      sign: 'sequence.manifest',
      origin: 'generated',
      carrier: `${INDEX} (c2pa.actions)`,
      detail: { model: 'Painter', statedBy: 'c2pa.action' },
    },
  ]);
  expect(frame?.credential).toMatchObject({ state: 'valid', sidecar: `${INDEX}.c2pa` });
  expect([scanned.inspected, remarksOn(scanned), remarksOf(scanned, 'shots/sh010.1003.exr')]).toEqual([6, [[]], []]);
});

test('from memory it is the same, and judged by the trust of the day', async () => {
  await writeMarked();
  await scanner.scan();
  const listed: number[] = [];
  const again = await scanner.scan({ onProgress: (progress) => listed.push(progress.listed) });
  // Nothing is inspected again, the manifest no more than the frames.
  expect([again.inspected, Math.max(...listed)]).toEqual([0, 0]);
  expect(again.files.get('sh010.1001.exr')?.judged).toMatchObject({ origin: 'generated', certainty: 'declared' });
  await scanner.reopen({ trust: authority.pem });
  const trusted = await scanner.scan();
  expect(trusted.inspected).toBe(0);
  expect(trusted.files.get('sh010.1001.exr')?.judged).toMatchObject({ origin: 'generated', certainty: 'proven' });
  await scanner.reopen({ trust: makeAuthority('Other CA').pem });
  expect((await scanner.scan()).files.get('sh010.1001.exr')?.judged?.certainty).toBe('declared');
});

test('a claim of an origin without AI counts for frames under the rules for files', async () => {
  await writeMarked('', 'digitalCapture');
  const frame = (await scanner.scan()).files.get('sh010.1001.exr');
  expect(frame?.judged).toMatchObject({ origin: 'not-ai', certainty: 'declared' });
  expect(frame?.remarks.map(({ code }) => code)).toEqual(['credential.self-declared']);
});

test('each way in which frames differ from the manifest is named, and only frames with its content are vouched for', async () => {
  await writeMarked();
  const at = (name: string): string => join(scanner.root, name);
  scanner.writeOld('sh010.1001.exr', makeFrame('painted over'));
  renameSync(at('sh010.1002.exr'), at('sh010.1012.exr'));
  copyFileSync(at('sh010.1003.exr'), at('sh010.1013.exr'));
  rmSync(at('sh010.1004.exr'));
  scanner.writeOld('sh010.1014.exr', makeFrame('one more'));
  const scanned = await scanner.scan();
  const told = [1001, 1003, 1005, 1012, 1013, 1014].map((frame) => {
    const path = `sh010.${frame}.exr`;
    return [frame, outcomeOf(scanned, path), remarksOf(scanned, path)];
  });
  expect(told).toEqual([
    [1001, 'checked unknown', ['sequence.manifest-mismatch changed']],
    [1003, 'checked generated', []],
    [1005, 'checked generated', []],
    [1012, 'checked generated', ['sequence.manifest-mismatch renamed']],
    [1013, 'checked generated', ['sequence.manifest-mismatch duplicated']],
    [1014, 'checked unknown', ['sequence.manifest-mismatch extra']],
  ]);
  const remark = scanned.sequences[0]?.remarks.find(({ code }) => code === 'sequence.manifest-missing');
  expect(remark).toMatchObject({ detail: { frames: '1004', count: 1, manifest: INDEX } });
});

test('a manifest that was changed, or that nobody signed, vouches for nothing', async () => {
  await writeMarked('changed');
  const text = readFileSync(join(scanner.root, 'changed', INDEX), 'utf8');
  scanner.writeOld(`changed/${INDEX}`, `${text} `);
  const names = writeFrames(scanner, 'unsigned', 3);
  writeIndex(scanner, 'unsigned', names, INDEX);
  await writeMarked('broken');
  scanner.writeOld(`broken/${INDEX}`, text.slice(0, -200));
  await writeMarked('none');
  for (const name of names) rmSync(join(scanner.root, 'none', name));
  scanner.writeOld(`none/${INDEX}`, `${text} `);
  const scanned = await scanner.scan();
  expect(new Set([...scanned.files.values()].map((file) => file.judged?.origin))).toEqual(new Set(['unknown']));
  const remarks = Object.fromEntries(
    scanned.sequences.map(({ path, remarks: on }) => [path, on.map(({ code }) => code)]),
  );
  expect(remarks).toEqual({
    'changed/sh010.1001-1006#.exr': ['sequence.manifest-unreadable'],
    'unsigned/sh010.1001-1003#.exr': ['sequence.manifest-unreadable'],
    'broken/sh010.1001-1006#.exr': [],
    'none/sh010.1004-1006#.exr': ['sequence.manifest-unreadable'],
  });
  // An index that cannot be read does not say which frames it is about.
  expect(scanned.notices.map(({ path, code }) => [path, code])).toEqual([
    [`broken/${INDEX}`, 'sequence.manifest-unreadable'],
  ]);
});

test('what a frame says itself stays, and the worse of the two wins', async () => {
  const names = writeFrames(scanner, '', 4);
  const index = writeIndex(scanner, '', names, INDEX);
  await signBeside(scanner, index, signer, 'digitalCapture');
  await signBeside(scanner, 'sh010.1002.exr', signer, 'trainedAlgorithmicMedia');
  const scanned = await scanner.scan();
  expect(outcomeOf(scanned, 'sh010.1001.exr')).toBe('checked not-ai');
  const frame = scanned.files.get('sh010.1002.exr');
  expect(frame?.judged?.origin).toBe('generated');
  expect(frame?.evidence.map(({ sign }) => sign)).toEqual(['c2pa.action', 'sequence.manifest']);
  expect(frame?.credential?.sidecar).toBe('sh010.1002.exr.c2pa');
  expect(frame?.remarks.map(({ code }) => code)).toContain('evidence.conflict');
});

test('a scan of one frame asks the manifest too, and misses no neighbour', async () => {
  await writeMarked();
  const scanned = await scanner.scan({ root: join(scanner.root, 'sh010.1002.exr') });
  expect([...scanned.files.keys()]).toEqual(['sh010.1002.exr']);
  expect([outcomeOf(scanned, 'sh010.1002.exr'), scanned.notices]).toEqual(['checked generated', []]);
});

test('a document of another program that is called so is passed over', async () => {
  writeFrames(scanner, '', 3);
  scanner.writeOld('sh010.sequence.json', '{"tracks": []}');
  scanner.writeOld('payment.receipt.json', '{"total": 12}');
  const scanned = await scanner.scan();
  expect([scanned.notices, remarksOn(scanned), scanned.files.size]).toEqual([[], [[]], 3]);
});

test('two sequences of one name with a manifest each do not take each other’s frames for strangers', async () => {
  const small = writeFrames(scanner, '', 3);
  const large = [1004, 1005, 1006].map((frame) => {
    const name = `sh010.${frame}.exr`;
    scanner.writeOld(name, makeFrame(`large ${frame}`));
    return name;
  });
  for (const [names, name] of [
    [small, 'a.sequence.json'],
    [large, 'b.sequence.json'],
  ] as const)
    await signBeside(scanner, writeIndex(scanner, '', names, name), signer, 'trainedAlgorithmicMedia');
  const scanned = await scanner.scan();
  expect([...scanned.files.keys()].flatMap((path) => remarksOf(scanned, path))).toEqual([]);
  expect(scanned.notices).toEqual([]);
});
