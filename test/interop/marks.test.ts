import { existsSync, readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { compareWithC2patool } from './compare-with-c2patool.ts';
import { findC2patool } from './find-c2patool.ts';
import { hashStreams } from './support/hash-streams.ts';
import { FRAMES, type Medium } from './support/make-media.ts';
import { type MarkedLine, type MarkedMedia, markMedia } from './support/mark-media.ts';
import { readTags, showStore, type Tags } from './support/read-tags.ts';
import { readWithEngine } from './support/read-with-engine.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const IPTC = 'http://cv.iptc.org/newscodes/digitalsourcetype/';
/** ExifTool decodes the store in an ID3 tag under another MIME type only than the engine writes. */
const NO_DUMP = ['/take.flac', '/take.mp3'];

/** What each folder was asked to state. */
const STATED = {
  out: {
    origin: 'trainedAlgorithmicMedia',
    actions: [`c2pa.created ${IPTC}trainedAlgorithmicMedia`, 'c2pa.placed -'],
    ingredients: [/^componentOf plate\.jpg$/],
    manifests: 1,
  },
  forced: {
    origin: 'digitalCreation',
    actions: [`c2pa.created ${IPTC}digitalCreation`],
    ingredients: [],
    manifests: 1,
  },
  edited: {
    origin: 'compositeWithTrainedAlgorithmicMedia',
    actions: ['c2pa.opened -', `c2pa.edited ${IPTC}compositeWithTrainedAlgorithmicMedia`],
    ingredients: [/^parentOf /],
    manifests: 2,
  },
} as const;
const STATED_XMP = {
  'XMP-iptcExt:Main:AISystemUsed': 'ComfyUI (SDXL 1.0)',
  'XMP-iptcExt:Main:AISystemVersionUsed': '0.3.1',
  'XMP-iptcExt:Main:AIPromptInformation': 'a harbour,\n"at night" & rain',
  'XMP-iptcExt:Main:AIPromptWriterName': 'J. Doe',
};
type Folder = keyof typeof STATED;
const FOLDERS = ['out', 'forced', 'edited'] as const;

let marked: MarkedMedia;
const folderOf = (name: string): Folder => FOLDERS.find((each) => name.startsWith(`${each}/`)) ?? 'out';
const names = (media: readonly Medium[]): readonly string[] => media.map(({ name }) => name);
const isReceipt = (name: string): boolean => name.endsWith('.receipt.json');

/** ExifTool tells a store by a pattern in which no byte of its length may be a line feed; about one in a hundred has one. */
function isOfOddLength(store: string): boolean {
  return readFileSync(store).subarray(0, 4).includes(0x0a);
}

beforeAll(async () => {
  marked = await markMedia();
});
afterAll(() => rm(marked.folder, { recursive: true, force: true }));

test('every format that can be made here is marked, each in its carrier', async ({ annotate }) => {
  const { embed, beside } = marked.media;
  const missing = [...embed.missing, ...beside.missing];
  if (missing.length > 0) await annotate(`Nothing here makes ${missing.join(', ')}; left out.`);
  expect(embed.made.length).toBeGreaterThanOrEqual(10);
  const told = (lines: readonly MarkedLine[]): Record<string, string> =>
    Object.fromEntries(
      lines.map(({ path, status, carrier, readBack, error }) => [
        path,
        error?.message ?? `${status} ${carrier} ${readBack}`,
      ]),
    );
  const expected = (prefix: string, made: readonly Medium[], carrier: string): [string, string][] =>
    names(made).map((name) => [prefix + name, `marked ${carrier} trusted`]);
  expect(told(marked.lines.out)).toEqual({
    ...Object.fromEntries([
      ...expected('embed/', embed.made, 'embedded'),
      ...expected('beside/', beside.made, 'sidecar'),
    ]),
    ...Object.fromEntries(FRAMES.map((name) => [`frames/${name}`, 'marked sidecar trusted'])),
    'frames/sh010.1001-1004#.exr': 'marked sequence trusted',
  });
  expect(told(marked.lines.forced)).toEqual(Object.fromEntries(expected('', embed.made, 'sidecar')));
  expect(told(marked.lines.edited)).toEqual(
    Object.fromEntries([...expected('', embed.made, 'embedded'), ...expected('', beside.made, 'sidecar')]),
  );
  const others = [...FRAMES, 'sh010.frames.exr.sequence.json'].map((name) => `out/frames/${name}`);
  expect(marked.marks.map(({ name }) => name)).toEqual(
    expect.arrayContaining([...others, 'out/handover.receipt.json']),
  );
});

test('c2pa-node reads each as trusted with the anchor and as valid without, and as what was asked', async () => {
  const labels = new Map(
    FOLDERS.flatMap((folder) =>
      marked.lines[folder].map(({ path, manifest }) => [`${folder}/${path}`, manifest] as [string, string | undefined]),
    ),
  );
  const alone = new Set<string | undefined>();
  for (const mark of marked.marks) {
    const facts = await readWithEngine(mark, marked.anchorPem);
    expect([mark.name, facts?.state]).toEqual([mark.name, 'Trusted']);
    expect([mark.name, (await readWithEngine(mark))?.state]).toEqual([mark.name, 'Valid']);
    alone.add(facts?.manifest);
    if (isReceipt(mark.name)) continue;
    const { actions, ingredients, manifests } = STATED[folderOf(mark.name)];
    expect([mark.name, facts]).toMatchObject([mark.name, { actions, manifests }]);
    expect(facts?.ingredients).toEqual(ingredients.map((each) => expect.stringMatching(each)));
    if (labels.has(mark.name)) expect(facts?.manifest).toBe(labels.get(mark.name));
  }
  expect(alone.size).toBe(marked.marks.length);
});

test('c2patool says the same of each as c2pa-node', async ({ annotate }) => {
  const tool = findC2patool((line) => process.stdout.write(`${line}\n`));
  if (tool === undefined) {
    await annotate('No c2patool here; left out.');
    return;
  }
  const results = await compareWithC2patool(tool.path, marked);
  expect(results).toHaveLength(marked.marks.length * 2);
  expect(results.filter(({ agrees }) => !agrees)).toEqual([]);
});

describe('ExifTool', () => {
  const media = (folder: Folder) =>
    marked.marks.filter(({ name }) => folderOf(name) === folder && !name.endsWith('.json'));
  let tags: ReadonlyMap<string, Tags>;

  beforeAll(async () => {
    const paths = marked.marks.flatMap(({ path, store }) => [
      path,
      `${path}.xmp`,
      ...(store === undefined ? [] : [store]),
    ]);
    tags = await readTags(paths.filter((path) => existsSync(path)));
  });

  test('reads the XMP in each file or beside it', () => {
    for (const folder of FOLDERS)
      for (const { name, path } of media(folder)) {
        const told = tags.get(`${path}.xmp`) ?? tags.get(path);
        expect([name, told?.['XMP-iptcExt:Main:DigitalSourceType']]).toEqual([name, IPTC + STATED[folder].origin]);
        if (folder === 'out') expect([name, told]).toMatchObject([name, STATED_XMP]);
        if (path.endsWith('.exr'))
          expect([name, tags.get(path)?.['OpenEXR:Main:DigitalSourceType']]).toEqual([
            name,
            IPTC + STATED[folder].origin,
          ]);
      }
  });

  test('shows the digital source type in its dump of the manifest store, embedded and beside', () => {
    const stores = marked.marks.filter(({ name }) => !isReceipt(name));
    const silent = stores.filter(({ name, path, store }) => {
      const shown = showStore(tags.get(store ?? path) ?? {});
      return !shown.includes(IPTC + STATED[folderOf(name)].origin);
    });
    const unread = stores.filter(({ name, store }) =>
      store === undefined ? NO_DUMP.some((each) => name.endsWith(each)) : isOfOddLength(store),
    );
    expect(silent).toEqual(unread);
    expect(silent.length).toBeLessThan(stores.length / 2);
  });
});

describe('pictures and sound are bit for bit the same', () => {
  const pairs = (decoder: Medium['decoder']): readonly (readonly [source: string, copies: readonly string[]])[] =>
    (['embed', 'beside'] as const).flatMap((kind) =>
      marked.media[kind].made
        .filter((medium) => medium.decoder === decoder)
        .map(({ name }) => {
          const forced = kind === 'embed' ? [join('forced', name)] : [];
          const copies = [join('out', kind, name), join('edited', name), ...forced];
          return [join(marked.folder, 'in', kind, name), copies.map((copy) => join(marked.folder, copy))] as const;
        }),
    );

  test('by sharp', async () => {
    const decode = async (path: string): Promise<Buffer> =>
      sharp(await readFile(path))
        .raw()
        .toBuffer();
    for (const [source, copies] of pairs('sharp')) {
      const seen = await decode(source);
      for (const copy of copies) expect([copy, (await decode(copy)).equals(seen)]).toEqual([copy, true]);
    }
  });

  test('by ffmpeg', async ({ annotate }) => {
    const files = pairs('ffmpeg');
    if (marked.media.embed.missing.includes('take.mp4')) {
      await annotate('No ffmpeg here; left out.');
      return;
    }
    const frames = (folder: string): readonly string[] =>
      FRAMES.map((name) => join(marked.folder, folder, 'frames', name));
    const seen = hashStreams([...files.map(([source]) => source), ...frames('in')]);
    expect(seen.length).toBeGreaterThan(files.length);
    expect(hashStreams([...files.map(([, [out]]) => out ?? ''), ...frames('out')])).toEqual(seen);
    expect(hashStreams([...files.map(([, [, edited]]) => edited ?? ''), ...frames('out')])).toEqual(seen);
  });

  test('by their bytes: beside a file nothing in it changes, and a PDF only grows', async () => {
    for (const [source, copies] of pairs('bytes')) {
      const before = await readFile(source);
      for (const copy of copies) expect((await readFile(copy)).subarray(0, before.length).equals(before)).toBe(true);
    }
    for (const name of names(marked.media.embed.made))
      expect([name, await readFile(join(marked.folder, 'forced', name))]).toEqual([
        name,
        await readFile(join(marked.folder, 'in/embed', name)),
      ]);
  });
});
