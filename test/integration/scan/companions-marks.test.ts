import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { MarkRecord } from '../../../src/domain/ledger.ts';
import { makeAuthority, makeSigner } from '../../support/certificates.ts';
import { makePicture } from '../../support/credential-files.ts';
import { signBytes } from '../../support/sign.ts';
import { entryOf, makeFrame, sha256, signBeside, writeFrames, writeIndex, writeReceipt } from './companion-files.ts';
import { openScanner, outcomeOf, type Scanned, type Scanner } from './scanner.ts';

const signer = makeSigner(makeAuthority('Receipt CA'), 'Tern VFX', { organisation: 'Tern VFX' });

let scanner: Scanner;
beforeAll(async () => {
  scanner = await openScanner();
});
beforeEach(() => scanner.startAfresh());
afterAll(() => scanner.close());

const told = (scanned: Scanned, path: string) => [
  outcomeOf(scanned, path),
  ...(scanned.files.get(path)?.evidence ?? []).map(({ sign }) => sign),
  ...(scanned.files.get(path)?.remarks ?? []).map(({ code }) => code),
];

async function writeSignedReceipt(path: string, entries: Parameters<typeof writeReceipt>[3]): Promise<void> {
  writeReceipt(scanner, path, signer, entries);
  await signBeside(scanner, path, signer, 'digitalCreation');
}

test('a receipt tells of marks that were lost below its folder, and of nothing else', async () => {
  const [mine, other, before] = [makeFrame('mine'), makeFrame('other'), makeFrame('before')];
  scanner.writeOld('in/deep/mine.exr', mine);
  scanner.writeOld('in/copy of mine.exr', mine);
  scanner.writeOld('in/before.exr', before);
  scanner.writeOld('in/other.exr', makeFrame('painted over'));
  scanner.writeOld('in/unmarked.exr', makeFrame('unmarked'));
  scanner.writeOld('out/mine.exr', mine);
  await writeSignedReceipt('in/run.receipt.json', [
    entryOf('deep/mine.exr', mine, mine),
    entryOf('before.exr', before, makeFrame('after')),
    entryOf('other.exr', other, other, { origin: 'compositeSynthetic' }),
  ]);
  const scanned = await scanner.scan();
  expect(told(scanned, 'in/deep/mine.exr')).toEqual(['checked generated', 'receipt.entry', 'mark.lost']);
  expect(told(scanned, 'in/copy of mine.exr')).toEqual(['checked generated', 'receipt.entry', 'mark.lost']);
  expect(told(scanned, 'in/before.exr')).toEqual(['checked generated', 'receipt.entry', 'mark.lost']);
  // Only the name is the same: nobody says what this content is.
  expect(told(scanned, 'in/other.exr')).toEqual(['checked unknown', 'mark.lost']);
  expect(told(scanned, 'in/unmarked.exr')).toEqual(['checked unknown']);
  expect(told(scanned, 'out/mine.exr')).toEqual(['checked unknown']);
  expect(scanned.files.get('in/before.exr')?.evidence[0]).toMatchObject({
    carrier: 'run.receipt.json',
    certainty: 'declared',
    detail: { digitalSourceType: 'trainedAlgorithmicMedia', signer: 'Tern VFX', moment: 'before' },
  });
  expect([scanned.notices, scanned.files.size]).toEqual([[], 6]);
  // From memory it is the same.
  const again = await scanner.scan();
  expect([again.inspected, told(again, 'in/deep/mine.exr')]).toEqual([0, told(scanned, 'in/deep/mine.exr')]);
});

test('where the mark itself stands, the receipt adds nothing', async () => {
  const frame = makeFrame('beside');
  scanner.writeOld('beside.exr', frame);
  await signBeside(scanner, 'beside.exr', signer, 'trainedAlgorithmicMedia');
  const names = writeFrames(scanner, 'shots', 3);
  await signBeside(
    scanner,
    writeIndex(scanner, 'shots', names, 'all.sequence.json'),
    signer,
    'trainedAlgorithmicMedia',
  );
  const first = await scanner.scan();
  const labelOf = (path: string): string => first.files.get(path)?.credential?.activeManifest ?? '';
  const held = readFileSync(join(scanner.root, 'shots/sh010.1001.exr'));
  await writeSignedReceipt('run.receipt.json', [
    entryOf('beside.exr', frame, frame, { manifest: labelOf('beside.exr') }),
    entryOf('shots/sh010.1001.exr', held, held, { carrier: 'sequence', manifest: labelOf('shots/sh010.1001.exr') }),
  ]);
  const scanned = await scanner.scan();
  expect(told(scanned, 'beside.exr')).toEqual(['checked generated', 'c2pa.action']);
  expect(told(scanned, 'shots/sh010.1001.exr')).toEqual(['checked generated', 'sequence.manifest']);
  // Its sidecar replaced by one that says otherwise, under the same bytes.
  await signBeside(scanner, 'beside.exr', signer, 'digitalCapture');
  expect(told(await scanner.scan(), 'beside.exr')).toEqual([
    'checked generated',
    'c2pa.action',
    'receipt.entry',
    'evidence.conflict',
    'mark.lost',
  ]);
});

test('a receipt that was changed, or that nobody signed, counts for nothing', async () => {
  const frame = makeFrame('mine');
  scanner.writeOld('a/mine.exr', frame);
  await writeSignedReceipt('a/run.receipt.json', [entryOf('mine.exr', frame, frame)]);
  const text = readFileSync(join(scanner.root, 'a/run.receipt.json'), 'utf8');
  scanner.writeOld('a/run.receipt.json', text.replace('trainedAlgorithmicMedia', 'digitalCapture'));
  scanner.writeOld('b/mine.exr', frame);
  writeReceipt(scanner, 'b/run.receipt.json', signer, [entryOf('mine.exr', frame, frame)]);
  const scanned = await scanner.scan();
  expect([told(scanned, 'a/mine.exr'), told(scanned, 'b/mine.exr')]).toEqual([
    ['checked unknown'],
    ['checked unknown'],
  ]);
  expect(scanned.notices.map(({ path, code }) => [path, code])).toEqual([
    ['a/run.receipt.json', 'receipt.unreadable'],
    ['b/run.receipt.json', 'receipt.unreadable'],
  ]);
});

test('an origin without AI is never taken from a receipt', async () => {
  const frame = makeFrame('plate');
  scanner.writeOld('plate.exr', frame);
  await writeSignedReceipt('run.receipt.json', [entryOf('plate.exr', frame, frame, { origin: 'digitalCapture' })]);
  expect(told(await scanner.scan(), 'plate.exr')).toEqual(['checked unknown', 'mark.lost']);
});

function markOf(path: string, before: Uint8Array, after: Uint8Array): MarkRecord {
  return {
    before: sha256(before),
    after: sha256(after),
    path: join(scanner.root, path),
    origin: 'trainedAlgorithmicMedia',
    carrier: before === after ? 'sidecar' : 'embedded',
    manifest: `urn:c2pa:${path}`,
    request: sha256('request'),
    signer: { name: 'Tern VFX', fingerprint: sha256('certificate') },
  };
}

test('the ledger knows what it marked, wherever the content lies; lost is it where it was put', async () => {
  const [source, render, plain] = [await makePicture('jpeg'), makeFrame('render'), makeFrame('plain')];
  const marked = await signBytes(source, 'image/jpeg', { signer });
  scanner.writeOld('out/a.jpg', marked);
  scanner.writeOld('in/a.jpg', source);
  scanner.writeOld('out/render.exr', render);
  scanner.writeOld('out/plain.exr', plain);
  mkdirSync(join(scanner.root, 'elsewhere'));
  copyFileSync(join(scanner.root, 'out/render.exr'), join(scanner.root, 'elsewhere/renamed.exr'));
  const { ledger } = scanner.assay;
  await ledger.recordMarks([markOf('out/a.jpg', source, marked), markOf('out/render.exr', render, render)]);
  const scanned = await scanner.scan();
  expect(told(scanned, 'out/render.exr')).toEqual(['checked generated', 'ledger.mark', 'mark.lost']);
  expect(told(scanned, 'elsewhere/renamed.exr')).toEqual(['checked generated', 'ledger.mark']);
  expect(told(scanned, 'in/a.jpg')).toEqual(['checked generated', 'ledger.mark']);
  expect(told(scanned, 'out/plain.exr')).toEqual(['checked unknown']);
  // It has a credential: that speaks for itself.
  expect(scanned.files.get('out/a.jpg')?.evidence.map(({ sign }) => sign)).toEqual(['c2pa.action']);
  rmSync(join(scanner.root, 'out/a.jpg'));
  scanner.writeOld('out/a.jpg', source);
  expect(told(await scanner.scan(), 'out/a.jpg')).toEqual(['checked generated', 'ledger.mark', 'mark.lost']);
});
