import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from './made-tree.ts';

const DIRECTORIES = 300;
const FILES_EACH = 150;

/** 45,000 entries, as hard links to a few files: a third of the time of as many files. */
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

/**
 * The reader stands still once, so that the threads can read ahead as far as they may, and then puts a file into every
 * directory: those listed without it had been read before.
 */
const PROGRAM = `
  const { writeFileSync, readdirSync } = await import('node:fs');
  const { walkTree } = await import(process.argv[1]);
  const root = process.argv[2];
  const rules = { skipNames: [], skipExtensions: [], skipDirectories: [], temporarySuffixes: [] };
  const held = () => { gc(); const { heapUsed, arrayBuffers } = process.memoryUsage(); return heapUsed + arrayBuffers; };
  const passes = [];
  for (const pass of ['first', 'second']) {
    let files = 0, listings = 0, most = 0, ahead = 0;
    const before = held();
    for await (const listing of walkTree(root, { rules, walkThreads: 2 })) {
      files += listing.files.length;
      listings++;
      if (listings > 200 && !listing.files.some(({ name }) => name === pass)) ahead++;
      if (listings !== 200) continue;
      await new Promise((resolve) => setTimeout(resolve, 700));
      most = held() - before;
      for (const name of readdirSync(root)) writeFileSync(root + '/' + name + '/' + pass, '');
    }
    passes.push({ files, most, ahead, left: held() - before });
  }
  process.stdout.write(JSON.stringify(passes));`;

test('a walk reads ahead, but no more than 64 directories, and holds no more than those', () => {
  const url = new URL('../../../../src/media/discover/walk-tree.ts', import.meta.url).href;
  const root = makeWideTree();
  const output = execFileSync(process.execPath, ['--expose-gc', '--input-type=module', '-e', PROGRAM, url, root], {
    encoding: 'utf8',
  });
  const passes = JSON.parse(output) as { files: number; most: number; ahead: number; left: number }[];
  expect(passes).toHaveLength(2);
  for (const { files, ahead } of passes) {
    expect(files).toBeGreaterThanOrEqual(DIRECTORIES * FILES_EACH);
    expect(ahead).toBeGreaterThan(0);
    expect(ahead).toBeLessThanOrEqual(64);
  }
  // The first pass also loads code. 9,600 files ahead are some 45 bytes each; all 45,000 as objects would be 5 MB.
  const { most, left } = passes[1] ?? { most: Number.NaN, left: Number.NaN };
  expect(most).toBeLessThan(1_500_000);
  expect(left).toBeLessThan(500_000);
});
