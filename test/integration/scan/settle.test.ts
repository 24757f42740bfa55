import { appendFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makePng, makeText } from '../metadata/make-png.ts';
import { openScanner, outcomeOf, type Scanner } from './scanner.ts';

const makePlain = (mark: string): Buffer => makePng(makeText('Comment', mark));

let scanner: Scanner;
beforeAll(async () => {
  // As delivered: files of the last ten seconds are looked at a second time.
  scanner = await openScanner([]);
});
beforeEach(() => scanner.startAfresh());
afterAll(() => scanner.close());

test('a file that grows while the scan goes on is unfinished, is recorded so, and read in the next one', async () => {
  const growing = scanner.write('growing.png', makePlain('growing'));
  scanner.write('young.png', makePlain('young'));
  scanner.writeOld('old.png', makePlain('old'));
  const timer = setInterval(() => appendFileSync(growing, 'x'), 100);
  const first = await scanner.scan().finally(() => clearInterval(timer));
  expect(outcomeOf(first, 'growing.png')).toBe('unfinished file.changed');
  expect(outcomeOf(first, 'young.png')).toBe('checked unknown');
  expect(outcomeOf(first, 'old.png')).toBe('checked unknown');
  const places = await scanner.assay.ledger.directory(scanner.root);
  expect(places.map(({ name, status }) => [name, status])).toEqual([
    ['growing.png', 'unfinished'],
    ['old.png', 'checked'],
    ['young.png', 'checked'],
  ]);
  const second = await scanner.scan();
  expect(outcomeOf(second, 'growing.png')).toBe('checked unknown');
  expect(second.inspected).toBe(1);
});

test('a file that moves after it was read is noticed by the second look', async () => {
  const path = scanner.write('young.png', makePlain('young'));
  scanner.write('other.png', makePlain('other'));
  const first = await scanner.scan({
    onProgress: ({ done }) => {
      if (done === 2) appendFileSync(path, 'x');
    },
  });
  expect(outcomeOf(first, 'young.png')).toBe('unfinished file.changed');
  expect(outcomeOf(first, 'other.png')).toBe('checked unknown');
  const second = await scanner.scan();
  expect([second.inspected, outcomeOf(second, 'young.png')]).toEqual([1, 'checked unknown']);
});

test('the second look waits only where something is young', async () => {
  scanner.writeOld('old.png', makePlain('old'));
  await scanner.scan();
  // A file that is renamed has a young change time.
  renameSync(join(scanner.root, 'old.png'), join(scanner.root, 'renamed.png'));
  const started = performance.now();
  expect(outcomeOf(await scanner.scan(), 'renamed.png')).toBe('checked unknown');
  expect(performance.now() - started).toBeGreaterThan(900);
  const again = performance.now();
  expect((await scanner.scan()).inspected).toBe(0);
  expect(performance.now() - again).toBeLessThan(900);
});

test('a young file that is cut is unfinished, an old one unreadable', async () => {
  const cut = makePlain('cut').subarray(0, 60);
  scanner.write('young.png', cut);
  const scanned = await scanner.scan();
  expect(outcomeOf(scanned, 'young.png')).toBe('unfinished file.truncated');
  const hasty = await openScanner(['settleMs: 0']);
  hasty.write('old.png', cut);
  const settled = await hasty.scan();
  await hasty.close();
  expect(outcomeOf(settled, 'old.png')).toBe('unreadable file.truncated');
});

test('a temporary name is not opened; under its final name the file is read', async () => {
  for (const name of ['a.exr.part', 'b.png.tmp', 'c.mov.crdownload', '.d.png.a1B2c3'])
    scanner.writeOld(name, makePlain(name));
  const scanned = await scanner.scan();
  expect([...scanned.files.keys()].map((path) => outcomeOf(scanned, path))).toEqual(
    Array(4).fill('unfinished file.changed'),
  );
  expect([...scanned.files.values()].every((file) => file.sha256 === undefined)).toBe(true);
  renameSync(join(scanner.root, 'b.png.tmp'), join(scanner.root, 'b.png'));
  const after = await scanner.scan();
  expect(outcomeOf(after, 'b.png')).toBe('checked unknown');
  expect(after.files.has('b.png.tmp')).toBe(false);
});
