import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeBmp } from '../unit/media/probe/make/others.ts';
import { makeTiff } from '../unit/media/probe/make/tiff.ts';
import { expectTyped, type Scanned } from './support/expect-typed.ts';
import { makeWidePng } from './support/hostile-bytes.ts';
import { type HostileFolder, makeHostileFolder } from './support/hostile-folder.ts';

const SIDE = 8000;

let folder: HostileFolder;
let scanned: Scanned;

function makeFlat(progressive: boolean): Promise<Buffer> {
  const picture = sharp({ create: { width: SIDE, height: SIDE, channels: 4, background: '#44668880' } });
  return picture.png({ compressionLevel: 1, progressive }).toBuffer();
}

function makeWideBmp(): Buffer {
  const bytes = makeBmp();
  bytes.writeInt32LE(0x7fffffff, 18);
  bytes.writeInt32LE(0x7fffffff, 22);
  return bytes;
}

function makeWideTiff(): Buffer {
  const bytes = makeTiff();
  for (const entry of [0, 1]) bytes.writeUInt16LE(65_535, 8 + 2 + entry * 12 + 8);
  return bytes;
}

beforeAll(async () => {
  // What counts is memory: on a busy machine the largest picture took longer than the usual ten seconds.
  folder = makeHostileFolder({ config: ['timeoutSeconds: 60'] });
  folder.write('64 megapixels.png', await makeFlat(false));
  folder.write('64 megapixels, interlaced.png', await makeFlat(true));
  folder.write('says 2^31 by 2^31.png', makeWidePng(0x7fffffff, 0x7fffffff));
  folder.write('says 60,000 by 60,000.png', makeWidePng(60_000, 60_000));
  folder.write('says 8,000 by 8,000.png', makeWidePng(SIDE, SIDE));
  folder.write('says 2^31 by 2^31.bmp', makeWideBmp());
  folder.write('says 65,535 by 65,535.tif', makeWideTiff());
  scanned = expectTyped(await folder.scan({ flags: ['--deep'] }), { seconds: 120 });
}, 200_000);
afterAll(() => folder?.remove());

const findingsOf = (name: string) => scanned.assets.get(name)?.findings.map((finding) => finding.code);

test('the largest picture that is searched fits into the memory of a child', () => {
  expect(scanned.outcome('64 megapixels.png')).toBe('checked unknown');
  expect(findingsOf('64 megapixels.png')).toEqual([]);
});

test('one that needs more than a small child has gets a second try in the large one', () => {
  expect(scanned.outcome('64 megapixels, interlaced.png')).toBe('checked unknown');
  expect(findingsOf('64 megapixels, interlaced.png')).toEqual([]);
});

test.each([
  'says 2^31 by 2^31.png',
  'says 60,000 by 60,000.png',
  'says 8,000 by 8,000.png',
  'says 65,535 by 65,535.tif',
])('%s: it was not searched, and that is said', (name) => {
  expect(scanned.outcome(name)).toBe('checked unknown');
  expect(findingsOf(name)).toContain('pixels.not-searched');
});

test('a BMP that is shorter than it says is cut', () => {
  expect(scanned.outcome('says 2^31 by 2^31.bmp')).toBe('unreadable file.truncated');
});
