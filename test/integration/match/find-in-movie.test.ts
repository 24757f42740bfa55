import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PictureChildTask } from '../../../src/compose/pictures/picture-protocol.ts';
import { createPictureWork, type PictureWork } from '../../../src/compose/pictures/picture-work.ts';
import { toFileError } from '../../../src/domain/errors.ts';
import type { FileMatches } from '../../../src/domain/match.ts';
import type { GeneratedItem } from '../../../src/domain/match-item.ts';
import type { PictureReader } from '../../../src/domain/picture-reader.ts';
import type { Read } from '../../../src/domain/ports.ts';
import { createKeypointIndex } from '../../../src/fingerprint/keypoints/keypoint-index.ts';
import { openMemoryIndex } from '../../../src/fingerprint/search/open-memory-index.ts';
import { openSqliteLedger } from '../../../src/ledger/open-sqlite-ledger.ts';
import { fingerprintItems } from '../../../src/pipeline/fingerprint/fingerprint-items.ts';
import { comparePictures } from '../../../src/pipeline/match/compare-pictures.ts';
import { matchDelivery } from '../../../src/pipeline/match/match-delivery.ts';
import type { MatchIndexes } from '../../../src/pipeline/match/parts.ts';
import { refreshIndexes } from '../../../src/pipeline/match/refresh-indexes.ts';
import { drawScene, HEIGHT, isFfmpegHere, pan, toFrame, WIDTH, writeMovie } from './pictures.ts';

let folder: string;
let work: PictureWork;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-match-'));
  work = createPictureWork();
});

afterEach(async () => {
  await work.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The work of the picture children, in this process. */
function openReader(): PictureReader {
  const run = async <T>(task: PictureChildTask): Promise<Read<T>> => {
    try {
      return { ok: true, value: (await work.perform(task)) as T };
    } catch (error) {
      return { ok: false, error: toFileError(error) };
    }
  };
  return {
    look: (file, options) => run({ type: 'look', file, ...options }),
    fingerprint: (file, movie) => run({ type: 'fingerprint', file, ...(movie && { movie }) }),
    query: (file, options) => run({ type: 'query', file, ...options }),
    agree: (final, sources) => run({ type: 'agree', final, sources }),
    sideBySide: (request) => run({ type: 'side-by-side', request }),
    isGraded: (request) => run({ type: 'is-graded', request }),
    close: async () => {},
  };
}

function describeFile(name: string) {
  const path = join(folder, name);
  const mediaType = name.endsWith('.png') ? 'image/png' : 'video/quicktime';
  return { path, sizeBytes: statSync(path).size, mediaType };
}

function nameToHash(name: string): string {
  return Buffer.from(name).toString('hex').padEnd(64, '0').slice(0, 64);
}

/** Fingerprints files of the folder as generated, and searches others for them. */
async function search(known: readonly string[], delivered: readonly string[]): Promise<readonly FileMatches[]> {
  const ledger = await openSqliteLedger(':memory:');
  const reader = openReader();
  const items = known.map((name): GeneratedItem => {
    const sha256 = nameToHash(name);
    const place = { path: join(folder, name), relativePath: name, sha256 };
    return { sha256, origin: 'generated', known: 'sign', places: [place] };
  });
  try {
    const confirm = async (path: string) => ({ ok: true as const, value: describeFile(path.slice(folder.length + 1)) });
    for await (const { status, error } of fingerprintItems(items, { ledger, reader, confirm }, { parallel: 1 }))
      expect(status, error?.message).toBe('made');
    const indexes: MatchIndexes = {
      codes: openMemoryIndex(),
      keypoints: createKeypointIndex(),
      keypointsCheckpoint: 0,
    };
    await refreshIndexes({ ledger, indexes });
    const { files, missing } = await matchDelivery(
      {
        files: delivered.map((path) => ({
          path,
          status: 'checked',
          kind: path.endsWith('.png') ? 'image' : 'video',
          sizeBytes: 1,
          sha256: nameToHash(path),
          evidence: [],
          remarks: [],
        })),
        sequences: [],
      },
      {
        ledger,
        reader,
        indexes,
        items: new Map(items.map((item) => [item.sha256, item])),
        locate: ({ path }) => describeFile(path),
      },
      { thorough: false, parallel: 1 },
    );
    expect(missing).toEqual([]);
    await indexes.codes.close();
    return files;
  } finally {
    await ledger.close();
  }
}

async function write(name: string, picture: Sharp): Promise<void> {
  await picture.png().toFile(join(folder, name));
}

const HERO = 1;
const ELEMENT = 2;
const REAL = 50;

test('stills are found graded, mirrored, cropped, under a title and as a part of another; others are not', async () => {
  await write('hero.png', drawScene(HERO));
  await write('other.png', drawScene(3));
  const hero = await drawScene(HERO).png().toBuffer();
  const title = Buffer.from(
    `<svg width="${WIDTH}" height="${HEIGHT}"><text x="40" y="300" font-size="64" font-family="sans-serif" fill="white">A TITLE CARD</text></svg>`,
  );
  await write('graded.png', sharp(hero).linear(0.7, 10).modulate({ saturation: 0.4 }));
  await write('mirrored.png', sharp(hero).flop());
  await write(
    'cropped.png',
    sharp(hero).extract({ left: 190, top: 100, width: 320, height: 180 }).resize(WIDTH, HEIGHT),
  );
  await write('titled.png', sharp(hero).composite([{ input: title }]));
  const small = await sharp(hero)
    .resize(WIDTH / 2, HEIGHT / 2)
    .png()
    .toBuffer();
  await write(
    'composited.png',
    sharp(await drawScene(REAL).png().toBuffer()).composite([{ input: small, left: 300, top: 40 }]),
  );
  await write('real.png', drawScene(REAL + 1));
  const names = ['composited.png', 'cropped.png', 'graded.png', 'mirrored.png', 'real.png', 'titled.png'];
  const files = await search(['hero.png', 'other.png'], names);
  const found = files.map(({ path, instances }) => [
    path,
    ...instances.map(({ item, transform }) => [item.path, transform.placement, transform.mirrored]),
  ]);
  const path = join(folder, 'hero.png');
  expect(found).toEqual([
    ['composited.png', [path, 'composited', false]],
    ['cropped.png', [path, 'cropped', false]],
    ['graded.png', [path, 'whole', false]],
    ['mirrored.png', [path, 'whole', true]],
    ['real.png'],
    ['titled.png', [path, 'whole', false]],
  ]);
  const [composited] = files;
  expect(composited?.instances[0]?.transform.scale).toBeCloseTo(0.5, 1);
  expect(composited?.instances[0]?.transform.corners?.[0]?.[0]).toBeCloseTo(300 / WIDTH, 1);
  const compared = await comparePictures(
    { file: describeFile('composited.png') },
    { file: describeFile('hero.png') },
    { reader: openReader() },
  );
  expect(compared).toMatchObject({ ok: true, value: { verdict: 'match', by: 'keypoints' } });
}, 60_000);

test('a still, an element and part of a clip are found in a movie to the frame, and its black is told', async () => {
  if (!isFfmpegHere()) {
    process.stdout.write('note: no ffmpeg; no movie was made to be searched\n');
    return;
  }
  await write('hero.png', drawScene(HERO));
  await write('element.png', drawScene(ELEMENT, 320, 180));
  await writeMovie(join(folder, 'clip.mov'), await pan(4, 0, 120));
  const hold = (frame: Uint8Array, count: number): readonly Uint8Array[] => Array.from({ length: count }, () => frame);
  const element = await drawScene(ELEMENT, 320, 180).png().toBuffer();
  const plate = await drawScene(REAL).png().toBuffer();
  const film = [
    ...hold(await toFrame(drawScene(REAL + 1)), 30),
    ...hold(await toFrame(drawScene(HERO).linear(0.8, 12)), 31),
    ...hold(await toFrame(sharp(plate)), 26),
    ...hold(
      await toFrame(
        sharp(
          await sharp(plate)
            .composite([{ input: element, left: 40, top: 90 }])
            .png()
            .toBuffer(),
        ),
      ),
      40,
    ),
    ...hold(new Uint8Array(WIDTH * HEIGHT), 24),
    ...(await pan(4, 40, 60)),
    ...hold(await toFrame(drawScene(REAL + 2)), 20),
  ];
  await writeMovie(join(folder, 'final.mov'), film, '10:00:00:00');
  const [final] = await search(['hero.png', 'element.png', 'clip.mov'], ['final.mov']);
  expect(
    final?.instances.map(({ item, final: { in: first, out } }) => [item.path?.slice(folder.length + 1), first, out]),
  ).toEqual([
    ['hero.png', 30, 60],
    ['element.png', 87, 126],
    ['clip.mov', 151, 210],
  ]);
  expect(final?.instances[0]?.final.timecode).toEqual({ in: '10:00:01:06', out: '10:00:02:12' });
  expect(final?.instances[1]).toMatchObject({ by: 'keypoints', transform: { placement: 'composited' } });
  const clip = final?.instances[2];
  expect(clip?.transform.speed).toBe(1);
  expect(Math.abs((clip?.item.used?.in ?? 0) - 40)).toBeLessThanOrEqual(6);
  expect(final?.notSearched).toMatchObject([{ why: 'black' }]);
  expect(final?.total).toEqual({ frames: 231, seconds: 231 / 24 });
}, 60_000);
