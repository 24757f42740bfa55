import { closeSync, ftruncateSync, linkSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cat, u32be } from '../unit/media/probe/make/bytes.ts';
import { makeJxl } from '../unit/media/probe/make/others.ts';
import { expectTyped, type Scanned } from './support/expect-typed.ts';
import { superbox } from './support/hostile-bytes.ts';
import { type HostileFolder, makeHostileFolder } from './support/hostile-folder.ts';

const GB = 1024 ** 3;

let folder: HostileFolder;
let scanned: Scanned;

/** A file that begins with these bytes and goes on with a hole: it takes no room on the disk. */
function writeSparse(name: string, sizeBytes: number, head?: Buffer): string {
  const path = folder.write(name, head ?? '');
  const fd = openSync(path, 'r+');
  ftruncateSync(fd, sizeBytes);
  closeSync(fd);
  return path;
}

/** Whole as far as its boxes go, so that the engine gets it; the last one is a store as large as the file. */
function startJxl(sizeBytes: number): Buffer {
  const picture = makeJxl();
  const description = superbox('c2pa', 'c2pa').subarray(8);
  return cat(picture, u32be(sizeBytes - picture.length), 'jumb', description);
}

beforeAll(async () => {
  folder = makeHostileFolder();
  // One file with three names: the system fills its cache with zeros once.
  const zeros = writeSparse('zeros.mov', 2 * GB);
  for (const name of ['zeros.jpg', 'zeros.exr']) linkSync(zeros, join(folder.root, name));
  writeSparse('a store of 1 GB.jxl', GB, startJxl(GB));
  scanned = expectTyped(await folder.scan(), { seconds: 240 });
}, 300_000);
afterAll(() => folder?.remove());

test('a store for which the engine takes more memory than one process may have: limit.memory', () => {
  expect(scanned.outcome('a store of 1 GB.jxl')).toBe('unreadable limit.memory');
});

test.each(['zeros.mov', 'zeros.jpg', 'zeros.exr'])('%s of 2 GB is of no type, and its name is wrong', (name) => {
  expect(scanned.outcome(name)).toBe('unsupported');
  expect(scanned.assets.get(name)?.findings.map((finding) => finding.code)).toContain('media.extension-mismatch');
  expect(scanned.assets.get(name)?.sha256).toBe('a7c744c13cc101ed66c29f672f92455547889cc586ce6d44fe76ae824958ea51');
});
