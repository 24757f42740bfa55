import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PictureChildTask } from '../../../src/compose/pictures/picture-protocol.ts';
import { createPictureWork, type PictureWork } from '../../../src/compose/pictures/picture-work.ts';
import type { DeliveredFile } from '../../../src/domain/delivery.ts';
import { toFileError } from '../../../src/domain/errors.ts';
import type { FileMatches } from '../../../src/domain/match.ts';
import type { GeneratedItem } from '../../../src/domain/match-item.ts';
import type { PictureFile, PictureReader } from '../../../src/domain/picture-reader.ts';
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

/** The work of the picture children, in this process. */
function openReader(work: PictureWork): PictureReader {
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

function nameToHash(name: string): string {
  return Buffer.from(name).toString('hex').padEnd(64, '0').slice(0, 64);
}

interface Place {
  readonly folder: string;
  readonly reader: PictureReader;
  readonly describeFile: (name: string) => PictureFile;
  readonly write: (name: string, picture: Sharp) => Promise<void>;
  /** Searches files of the folder for what was remembered. */
  readonly search: (delivered: readonly string[]) => Promise<readonly FileMatches[]>;
  /** Fingerprints files of the folder as generated. */
  readonly remember: (known: readonly string[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

async function openPlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-match-'));
  const work = createPictureWork();
  const reader = openReader(work);
  const ledger = await openSqliteLedger(':memory:');
  const items = new Map<string, GeneratedItem>();
  const indexes: MatchIndexes = { codes: openMemoryIndex(), keypoints: createKeypointIndex(), keypointsCheckpoint: 0 };
  const describeFile = (name: string): PictureFile => {
    const path = join(folder, name);
    const mediaType = name.endsWith('.png') ? 'image/png' : 'video/quicktime';
    return { path, sizeBytes: statSync(path).size, mediaType };
  };
  return {
    folder,
    reader,
    describeFile,
    write: async (name, picture) => void (await picture.png({ compressionLevel: 1 }).toFile(join(folder, name))),
    remember: async (known) => {
      const added = known.map((name): GeneratedItem => {
        const sha256 = nameToHash(name);
        const place = { path: join(folder, name), relativePath: name, sha256 };
        return { sha256, origin: 'generated', known: 'sign', places: [place] };
      });
      const confirm = async (path: string) => ({ ok: true as const, value: describeFile(basename(path)) });
      for await (const { status, error } of fingerprintItems(added, { ledger, reader, confirm }, { parallel: 1 }))
        expect(status, error?.message).toBe('made');
      for (const item of added) items.set(item.sha256, item);
      await refreshIndexes({ ledger, indexes });
    },
    search: async (delivered) => {
      const contents = { files: delivered.map(toDelivered), sequences: [] };
      const parts = { ledger, reader, indexes, items, locate: ({ path }: { path: string }) => describeFile(path) };
      const { files, missing } = await matchDelivery(contents, parts, { thorough: false, parallel: 1 });
      expect(missing).toEqual([]);
      return files;
    },
    close: async () => {
      await indexes.codes.close();
      await ledger.close();
      await work.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function toDelivered(path: string): DeliveredFile {
  return {
    path,
    status: 'checked',
    kind: path.endsWith('.png') ? 'image' : 'video',
    sizeBytes: 1,
    sha256: nameToHash(path),
    evidence: [],
    remarks: [],
  };
}

const ELEMENT_WIDTH = 240;
const ELEMENT_HEIGHT = 134;
const HERO = 1;
const ELEMENT = 2;
const CLIP = 4;
const REAL = 50;

describe('generated pictures and clips', () => {
  let place: Place;

  beforeAll(async () => {
    place = await openPlace();
    const { write, remember } = place;
    await write('hero.png', drawScene(HERO));
    await write('other.png', drawScene(3));
    await write('element.png', drawScene(ELEMENT, ELEMENT_WIDTH, ELEMENT_HEIGHT));
    await remember(['hero.png', 'other.png', 'element.png']);
  }, 60_000);

  afterAll(async () => {
    await place.close();
  });

  test('stills are found graded, mirrored, cropped, under a title and as a part of another; others are not', async () => {
    const { write, search, folder, describeFile, reader } = place;
    const hero = await drawScene(HERO).png().toBuffer();
    const title = Buffer.from(
      `<svg width="${WIDTH}" height="${HEIGHT}"><text x="25" y="187" font-size="40" font-family="sans-serif" fill="white">A TITLE CARD</text></svg>`,
    );
    await write('graded.png', sharp(hero).linear(0.7, 10).modulate({ saturation: 0.4 }));
    await write('mirrored.png', sharp(hero).flop());
    await write(
      'cropped.png',
      sharp(hero).extract({ left: 100, top: 50, width: 240, height: 134 }).resize(WIDTH, HEIGHT),
    );
    await write('titled.png', sharp(hero).composite([{ input: title }]));
    const small = await sharp(hero)
      .resize(WIDTH / 2, HEIGHT / 2)
      .png()
      .toBuffer();
    await write(
      'composited.png',
      sharp(await drawScene(REAL).png().toBuffer()).composite([{ input: small, left: 188, top: 25 }]),
    );
    await write('real.png', drawScene(REAL + 1));
    const names = ['composited.png', 'cropped.png', 'graded.png', 'mirrored.png', 'real.png', 'titled.png'];
    const files = await search(names);
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
    expect(composited?.instances[0]?.transform.corners?.[0]?.[0]).toBeCloseTo(188 / WIDTH, 1);
    const compared = await comparePictures(
      { file: describeFile('composited.png') },
      { file: describeFile('hero.png') },
      { reader },
    );
    expect(compared).toMatchObject({ ok: true, value: { verdict: 'match', by: 'keypoints' } });
  }, 60_000);

  test('a still, an element and part of a clip are found in a movie to the frame, and its black is told', async () => {
    if (!isFfmpegHere()) {
      process.stdout.write('note: no ffmpeg; no movie was made to be searched\n');
      return;
    }
    const { folder, remember, search } = place;
    await writeMovie(join(folder, 'clip.mov'), await pan(CLIP, 0, 60));
    await remember(['clip.mov']);
    const hold = (frame: Uint8Array, count: number): readonly Uint8Array[] =>
      Array.from({ length: count }, () => frame);
    const element = await drawScene(ELEMENT, ELEMENT_WIDTH, ELEMENT_HEIGHT).png().toBuffer();
    const plate = await drawScene(REAL).png().toBuffer();
    const film = [
      ...hold(await toFrame(drawScene(REAL + 1)), 14),
      ...hold(await toFrame(drawScene(HERO).linear(0.8, 12)), 17),
      ...hold(await toFrame(sharp(plate)), 14),
      ...hold(
        await toFrame(
          sharp(
            await sharp(plate)
              .composite([{ input: element, left: 25, top: 56 }])
              .png()
              .toBuffer(),
          ),
        ),
        26,
      ),
      ...hold(new Uint8Array(WIDTH * HEIGHT), 13),
      ...(await pan(CLIP, 20, 30)),
      ...hold(await toFrame(drawScene(REAL + 2)), 14),
    ];
    await writeMovie(join(folder, 'final.mov'), film, '10:00:00:00');
    const [final] = await search(['final.mov']);
    expect(
      final?.instances.map(({ item, final: { in: first, out } }) => [item.path?.slice(folder.length + 1), first, out]),
    ).toEqual([
      ['hero.png', 14, 30],
      ['element.png', 45, 70],
      ['clip.mov', 84, 113],
    ]);
    expect(final?.instances[0]?.final.timecode).toEqual({ in: '10:00:00:14', out: '10:00:01:06' });
    expect(final?.instances[1]).toMatchObject({ by: 'keypoints', transform: { placement: 'composited' } });
    const clip = final?.instances[2];
    expect(clip?.transform.speed).toBe(1);
    expect(Math.abs((clip?.item.used?.in ?? 0) - 20)).toBeLessThanOrEqual(6);
    expect(final?.notSearched).toMatchObject([{ why: 'black', in: 71, out: 83 }]);
    expect(final?.total).toEqual({ frames: 128, seconds: 128 / 24 });
  }, 60_000);
});
