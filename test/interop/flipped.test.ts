import { readFileSync } from 'node:fs';
import { copyFile, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { VerifyLine } from '../../src/domain/verify-report.ts';
import { flipByte } from '../support/credential-files.ts';
import { flipFile } from '../support/mark-sequence.ts';
import {
  findContentPlaces,
  findHistoryPlaces,
  findStorePlaces,
  type Places,
  sweepFile,
} from './support/find-places.ts';
import { findStore } from './support/find-store.ts';
import {
  findUnsignedAround,
  findUnsignedInStore,
  REASONS,
  type Reason,
  type Unsigned,
} from './support/find-unsigned.ts';
import { type Mark, type MarkedMedia, markMedia } from './support/mark-media.ts';
import { runAssay } from './support/run-assay.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

/** One bit that was flipped, in a folder of its own with all that belongs to the mark. */
interface Flip {
  /** Relative to the folder that is verified. */
  readonly folder: string;
  /** Set when nobody signs the byte; `untouched` when none was flipped. */
  readonly reason?: Reason | 'untouched';
}

/** Parts that a marked file is cut into, a flip at each border. */
const SWEEP = 4;
/** Marks with a history, embedded and beside. */
const EDITED = ['embed/take.jpg', 'embed/take.tif', 'embed/take.avif', 'beside/comp.exr'];

let marked: MarkedMedia;
const flips: Flip[] = [];
const lines = new Map<string, VerifyLine[]>();
const verified = (): string => join(marked.folder, 'flips');

async function addFlip(
  mark: Mark,
  what: string,
  flipped: 'file' | 'store',
  bytes: Buffer,
  reason?: Flip['reason'],
): Promise<void> {
  const folder = `${mark.name}/${what}`;
  const path = join(verified(), folder, basename(mark.path));
  await mkdir(dirname(path), { recursive: true });
  if (flipped === 'file') await writeFile(path, bytes);
  else await copyFile(mark.path, path);
  if (mark.store !== undefined)
    await (flipped === 'store' ? writeFile(`${path}.c2pa`, bytes) : copyFile(mark.store, `${path}.c2pa`));
  flips.push({ folder, ...(reason !== undefined && { reason }) });
}

interface Targets {
  /** Whatever lies there. */
  readonly sweep: Places;
  /** These are signed. */
  readonly named: Places;
  readonly unsigned: readonly Unsigned[];
}

const NO_PLACES: Places = new Map();

/** Flips the lowest bit at each place, and at two places of each kind that nobody signs. */
async function addFlips(mark: Mark, flipped: 'file' | 'store', { sweep, named, unsigned }: Targets): Promise<void> {
  const bytes = await readFile(flipped === 'file' ? mark.path : (mark.store ?? ''));
  const reasonOf = (at: number) => unsigned.find((each) => each.places.includes(at))?.reason;
  for (const [what, at] of named) await addFlip(mark, `${flipped}, ${what}`, flipped, flipByte(bytes, at));
  for (const [what, at] of sweep)
    await addFlip(mark, `${flipped}, ${what}`, flipped, flipByte(bytes, at), reasonOf(at));
  for (const { reason, places: at } of unsigned)
    for (const [index, place] of [at[0], at[Math.floor(at.length / 2)]].entries())
      if (place !== undefined)
        await addFlip(mark, `${flipped}, ${reason} ${index}`, flipped, flipByte(bytes, place), reason);
}

async function flipEmbedded(mark: Mark): Promise<void> {
  const bytes = await readFile(mark.path);
  const store = findStore(bytes, extname(mark.path));
  const source = await readFile(mark.path.replace('/out/', '/in/'));
  const unsigned = [...findUnsignedInStore(store), ...findUnsignedAround(bytes, store)];
  const skipped = new Set(unsigned.flatMap(({ places }) => places));
  const named = new Map([...findContentPlaces(bytes, source, extname(mark.path), skipped), ...findStorePlaces(store)]);
  await addFlips(mark, 'file', { sweep: sweepFile(bytes, SWEEP), named, unsigned });
}

async function flipHistory(mark: Mark): Promise<void> {
  const inside = mark.store === undefined;
  const store = findStore(await readFile(mark.store ?? mark.path), inside ? extname(mark.path) : '.c2pa');
  const named = findHistoryPlaces(store);
  await addFlips(mark, inside ? 'file' : 'store', { sweep: NO_PLACES, named, unsigned: [] });
}

/** XMP beside a file; the file itself stays as it is. */
async function flipStatement(mark: Mark): Promise<void> {
  const what = 'the XMP beside it';
  await addFlip(mark, what, 'file', await readFile(mark.path), 'statement');
  const path = join(verified(), mark.name, what, `${basename(mark.path)}.xmp`);
  await writeFile(path, flipByte(await readFile(`${mark.path}.xmp`), -200));
}

async function flipBeside(mark: Mark): Promise<void> {
  await addFlips(mark, 'file', { sweep: NO_PLACES, named: sweepFile(await readFile(mark.path), 3), unsigned: [] });
}

async function flipSidecar(mark: Mark): Promise<void> {
  const store = findStore(await readFile(mark.store ?? ''), '.c2pa');
  const unsigned = findUnsignedInStore(store);
  await addFlips(mark, 'store', { sweep: sweepFile(store.bytes, 2), named: findStorePlaces(store), unsigned });
}

/** In the sequence all frames lie together, so that each flip needs all of them. */
async function changeSequence(
  what: string,
  change: (folder: string) => Promise<void>,
  reason?: Flip['reason'],
): Promise<void> {
  const folder = join('frames', what);
  await cp(join(marked.folder, 'out/frames'), join(verified(), folder), { recursive: true });
  await change(join(verified(), folder));
  flips.push({ folder, ...(reason !== undefined && { reason }) });
}

async function flipSequence(): Promise<void> {
  const names = await readdir(join(marked.folder, 'out/frames'));
  for (const name of names.filter((each) => !each.endsWith('.xmp')))
    for (const [what, at] of [
      ['first', 0],
      ['last', -1],
    ] as const)
      await changeSequence(`${what} byte of ${name}`, (folder) => flipFile(join(folder, name), at));
  await changeSequence('sidecars of two frames swapped', async (folder) => {
    const [one, two] = ['sh010.1001.exr.c2pa', 'sh010.1002.exr.c2pa'].map((name) => join(folder, name));
    const bytes = readFileSync(one ?? '');
    await copyFile(two ?? '', one ?? '');
    await writeFile(two ?? '', bytes);
  });
}

beforeAll(async () => {
  marked = await markMedia({ forced: false, edit: EDITED.map((name) => `out/${name}`) });
  const all = marked.marks.filter(({ name }) => name.startsWith('out/') && !name.startsWith('out/frames/'));
  await Promise.all(all.filter(({ store }) => store === undefined).map(flipEmbedded));
  const beside = all.filter(({ store }) => store !== undefined);
  await Promise.all(beside.map(flipBeside));
  // A store lies beside all of them in the same way.
  await Promise.all(beside.filter(({ name }) => /\.(?:exr|dpx|json)$/.test(name)).map(flipSidecar));
  await Promise.all(marked.marks.filter(({ name }) => name.startsWith('edited/')).map(flipHistory));
  await Promise.all(all.filter(({ name }) => name === 'out/embed/take.svg').map(flipStatement));
  await flipSequence();
  for (const mark of all) await addFlip(mark, 'untouched', 'file', await readFile(mark.path), 'untouched');
  await changeSequence('untouched', async () => undefined, 'untouched');
  const run = await runAssay<VerifyLine>(marked.folder, 'verify', 'flips', '--require-marks', '--trust', 'keys/ca.pem');
  expect(run.code).toBe(1);
  for (const line of run.lines) {
    const folder = dirname(line.path);
    lines.set(folder, [...(lines.get(folder) ?? []), line]);
  }
});
afterAll(() => rm(marked.folder, { recursive: true, force: true }));

const holds = ({ folder }: Flip): boolean =>
  (lines.get(folder) ?? []).every(({ verdict }) => verdict === 'holds') && lines.has(folder);

test('untouched, all of them hold', () => {
  const untouched = flips.filter(({ reason }) => reason === 'untouched');
  expect(untouched.length).toBeGreaterThan(10);
  expect(untouched.filter((flip) => !holds(flip)).map(({ folder }) => [folder, lines.get(folder)])).toEqual([]);
});

test('one flipped bit in what is signed is noticed in every format and carrier', () => {
  const signed = flips.filter(({ reason }) => reason === undefined);
  expect(signed.length).toBeGreaterThan(marked.marks.length);
  expect(signed.filter(({ folder }) => !lines.has(folder))).toEqual([]);
  expect(signed.filter(holds).map(({ folder }) => folder)).toEqual([]);
});

test('the bytes that nobody signs are those that are listed, and each kind is there', () => {
  const unsigned = flips.filter(({ reason }) => reason !== undefined && reason !== 'untouched');
  const held = new Set(unsigned.filter(holds).map(({ reason }) => reason));
  const isMade = !marked.media.embed.missing.includes('fragments.mp4');
  expect(held).toEqual(new Set(Object.keys(REASONS).filter((reason) => reason !== 'index' || isMade)));
});

test('what no credential binds, the receipt does', async () => {
  const folder = join(marked.folder, 'arrived');
  await cp(join(marked.folder, 'out'), folder, { recursive: true });
  await flipFile(join(folder, 'embed/take.svg.xmp'), -200);
  const args = ['arrived/handover.receipt.json', 'arrived', '--trust', 'keys/ca.pem'];
  const run = await runAssay<{ readonly entries: readonly { readonly path: string; readonly arrival: string }[] }>(
    marked.folder,
    'receipt',
    'verify',
    ...args,
  );
  expect(run.code).toBe(1);
  const lost = run.lines[0]?.entries.filter(({ arrival }) => arrival !== 'arrived');
  expect(lost).toMatchObject([{ path: 'embed/take.svg', arrival: 'stripped-sidecar' }]);
});
