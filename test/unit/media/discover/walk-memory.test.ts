import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from './made-tree.ts';

const DIRECTORIES = 150;
const FILES_EACH = 200;

/** 30,000 entries, as hard links to a few files: a third of the time of as many files. */
function makeWideTree(): string {
  const root = makeFolder();
  for (let directory = 0; directory < DIRECTORIES; directory++) {
    const path = join(root, `d${directory}`);
    mkdirSync(path);
    writeFileSync(join(path, 'frame.0.exr'), '');
    for (let file = 1; file < FILES_EACH; file++) linkSync(join(path, 'frame.0.exr'), join(path, `frame.${file}.exr`));
  }
  return root;
}

const PROGRAM = `
  const { walkTree } = await import(process.argv[1]);
  const rules = { skipNames: [], skipExtensions: [], skipDirectories: [], temporarySuffixes: [] };
  const held = () => { gc(); const { heapUsed, arrayBuffers } = process.memoryUsage(); return heapUsed + arrayBuffers; };
  const passes = [];
  for (let pass = 0; pass < 3; pass++) {
    let files = 0, listings = 0, most = 0;
    const before = held();
    for await (const listing of walkTree(process.argv[2], { rules, walkThreads: 2 })) {
      files += listing.files.length;
      if (++listings % 25 === 0) {
        // A slow reader: the threads have all the time they need to read ahead.
        await new Promise((resolve) => setTimeout(resolve, 20));
        most = Math.max(most, held() - before);
      }
    }
    passes.push({ files, most, left: held() - before });
  }
  process.stdout.write(JSON.stringify(passes));`;

test('a walk holds what was read ahead, not the tree, however slow its reader is', () => {
  const url = new URL('../../../../src/media/discover/walk-tree.ts', import.meta.url).href;
  const output = execFileSync(
    process.execPath,
    ['--expose-gc', '--input-type=module', '-e', PROGRAM, url, makeWideTree()],
    { encoding: 'utf8' },
  );
  const passes = JSON.parse(output) as { files: number; most: number; left: number }[];
  for (const { files } of passes) expect(files).toBe(DIRECTORIES * FILES_EACH);
  // 64 directories of 200 files ahead are 12,800 entries of some 50 bytes; all 30,000 as objects would be over 4 MB.
  const { most, left } = passes[2] ?? { most: Number.NaN, left: Number.NaN };
  expect(most).toBeLessThan(2_500_000);
  expect(left).toBeLessThan(500_000);
});
