import { linkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectTyped, type Scanned } from './support/expect-typed.ts';
import { type HostileFolder, makeHostileFolder, writeSparse } from './support/hostile-folder.ts';

const GB = 1024 ** 3;

let folder: HostileFolder;
let scanned: Scanned;

beforeAll(async () => {
  folder = makeHostileFolder();
  // One file with three names: the system fills its cache with zeros once.
  const zeros = writeSparse(folder.write('zeros.mov', ''), 2 * GB);
  for (const name of ['zeros.jpg', 'zeros.exr']) linkSync(zeros, join(folder.root, name));
  scanned = expectTyped(await folder.scan(), { seconds: 240 });
}, 300_000);
afterAll(() => folder?.remove());

test.each(['zeros.mov', 'zeros.jpg', 'zeros.exr'])('%s of 2 GB is of no type, and its name is wrong', (name) => {
  expect(scanned.outcome(name)).toBe('unsupported');
  expect(scanned.assets.get(name)?.findings.map((finding) => finding.code)).toContain('media.extension-mismatch');
  expect(scanned.assets.get(name)?.sha256).toBe('a7c744c13cc101ed66c29f672f92455547889cc586ce6d44fe76ae824958ea51');
});
