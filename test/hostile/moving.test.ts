import { appendFileSync, readdirSync, readlinkSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePng, makeText } from '../integration/metadata/make-png.ts';
import { expectTyped, type Scanned } from './support/expect-typed.ts';
import { type HostileFolder, makeHostileFolder, writeSparse } from './support/hostile-folder.ts';

const MB = 1024 * 1024;
/** Long enough to be met while it is read. */
const SIZE_BYTES = 120 * MB;
const FOLDER_FILES = 400;

let folder: HostileFolder;
let scanned: Scanned;

const makeGenerated = (mark: string): Buffer =>
  makePng(makeText('parameters', `a street, ${mark}\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1`));

const writeLong = (name: string): string => writeSparse(folder.write(name, makeGenerated(name)), SIZE_BYTES);

/** Paths that any process has open now. */
function listOpenFiles(): ReadonlySet<string> {
  const open = new Set<string>();
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) continue;
    try {
      for (const fd of readdirSync(`/proc/${pid}/fd`)) open.add(readlinkSync(`/proc/${pid}/fd/${fd}`));
    } catch {
      // Gone, or not ours to look at.
    }
  }
  return open;
}

beforeAll(async () => {
  folder = makeHostileFolder();
  /** What is done to a file in the moment that it is seen open. */
  const deeds = new Map<string, (path: string) => void>([
    [writeLong('moving/grows.png'), (path) => appendFileSync(path, 'more')],
    [writeLong('moving/shrinks.png'), (path) => writeFileSync(path, makeGenerated('shorter'))],
    [writeLong('moving/disappears.png'), (path) => unlinkSync(path)],
    [
      writeLong('moving/is replaced.png'),
      (path) => {
        writeFileSync(`${path}.new`, makeGenerated('another'));
        renameSync(`${path}.new`, path);
      },
    ],
  ]);
  const growing = folder.write('moving/grows all the time.png', makeGenerated('growing'));
  for (let index = 0; index < FOLDER_FILES; index += 1)
    folder.write(`moving folder/f${index}x.png`, makeGenerated(`number ${index}`));
  let looks = 0;
  const whileRunning = (): void => {
    appendFileSync(growing, 'x');
    const open = listOpenFiles();
    for (const [path, deed] of deeds) {
      if (!open.has(path)) continue;
      deeds.delete(path);
      deed(path);
    }
    const isUnderWay = [...open].some((path) => path.startsWith(join(folder.root, 'moving folder')));
    if (isUnderWay) looks += 1;
    if (looks === 3) rmSync(join(folder.root, 'moving folder'), { recursive: true, force: true });
  };
  const run = await folder.scan({ moving: ['moving'], whileRunning, lookEveryMs: 5 });
  // Otherwise nothing was tried.
  expect([...deeds.keys()]).toEqual([]);
  scanned = expectTyped(run, { seconds: 120 });
}, 200_000);
afterAll(() => folder?.remove());

test.each(['grows', 'shrinks', 'is replaced', 'grows all the time'])(
  'a file that %s while it is read is unfinished',
  (what) => {
    expect(scanned.outcome(`moving/${what}.png`)).toBe('unfinished file.changed');
    expect(scanned.assets.get(`moving/${what}.png`)?.sha256).toBeUndefined();
  },
);

test('a file that disappears while it is read has vanished', () => {
  expect(scanned.outcome('moving/disappears.png')).toBe('unreadable file.vanished');
});

test('a folder that disappears: what was read of it counts, the rest has vanished', () => {
  const inside = [...scanned.assets.keys()].filter((path) => path.startsWith('moving folder/'));
  expect(inside.length).toBe(FOLDER_FILES);
  const outcomes = new Set(inside.map((path) => scanned.outcome(path)));
  expect(outcomes).toContain('unreadable file.vanished');
  outcomes.delete('unreadable file.vanished');
  outcomes.delete('checked generated');
  expect([...outcomes]).toEqual([]);
});
