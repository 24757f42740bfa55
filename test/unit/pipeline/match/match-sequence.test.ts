import { expect, test } from 'vitest';
import type { DeliveredFile, DeliveryContents } from '../../../../src/domain/delivery.ts';
import { TIMECODE_RATES } from '../../../../src/domain/timecode.ts';
import { matchDelivery } from '../../../../src/pipeline/match/match-delivery.ts';
import type { MatchOptions } from '../../../../src/pipeline/match/parts.ts';
import { type Film, hold, makeWorld, type Shown, sha } from './world.ts';

const FIRST = 1001;

function describe(path: string, more: Partial<DeliveredFile> = {}): DeliveredFile {
  return {
    path,
    status: 'checked',
    kind: 'image',
    sizeBytes: 1,
    sha256: sha(path),
    evidence: [],
    remarks: [],
    ...more,
  };
}

/** A sequence whose frames are files of their own. */
async function matchSequence(
  items: Parameters<typeof makeWorld>[0],
  film: Film,
  { options = {}, broken = [] }: { options?: Partial<MatchOptions>; broken?: readonly number[] } = {},
) {
  const names = film.map((_, index) => `seq/f.${FIRST + index}.exr`);
  const { parts, counts } = await makeWorld(
    items,
    Object.fromEntries(film.map((shown, index) => [names[index] ?? '', shown as Shown])),
  );
  const contents: DeliveryContents = {
    files: [],
    sequences: [
      {
        path: 'seq/f.#.exr',
        pattern: 'seq/f.####.exr',
        missing: [],
        remarks: [],
        frames: names.map((path, index) => ({
          frame: FIRST + index,
          file: describe(
            path,
            broken.includes(index) ? { status: 'unreadable', error: { code: 'file.truncated', message: '' } } : {},
          ),
        })),
      },
    ],
  };
  const { files } = await matchDelivery(contents, parts, { thorough: false, parallel: 4, ...options });
  return { found: files[0], counts };
}

test('a sequence is searched every 12th frame, and the use told by frame numbers and timecode', async () => {
  const film = [
    ...hold({ picture: 'real' }, 30),
    ...hold({ picture: 'hero', noise: 5 }, 40),
    ...hold({ picture: 'other' }, 26),
  ];
  const { found, counts } = await matchSequence({ hero: { shown: { picture: 'hero' } } }, film, {
    options: { sequences: { rate: TIMECODE_RATES['24'], start: { timecode: '01:00:00:00', frame: 1001 } } },
  });
  expect(found).toMatchObject({
    path: 'seq/f.#.exr',
    total: { frames: 96, seconds: 4 },
    searched: { frames: 96, seconds: 4 },
    instances: [{ final: { in: 1031, out: 1070, timecode: { in: '01:00:01:06', out: '01:00:02:21' } } }],
  });
  expect(counts.frames).toBeLessThan(60);
});

test('without a rate there are frame numbers only', async () => {
  const { found } = await matchSequence({ hero: { shown: { picture: 'hero' } } }, hold({ picture: 'hero' }, 24));
  expect(found?.instances).toMatchObject([{ final: { in: 1001, out: 1024 }, seconds: 0 }]);
  expect(found?.instances[0]?.final.timecode).toBeUndefined();
});

test('numbered stills that have nothing in common are each looked at', async () => {
  const film = Array.from({ length: 30 }, (_, index) => ({ picture: index === 17 ? 'hero' : `still ${index}` }));
  const { found } = await matchSequence({ hero: { shown: { picture: 'hero' } } }, film);
  expect(found?.instances).toMatchObject([{ item: { sha256: sha('hero') }, final: { in: 1018, out: 1018 } }]);
});

test('frames that cannot be read are listed, and the others searched', async () => {
  const { found } = await matchSequence({}, hold({ picture: 'real' }, 36), { broken: [12] });
  expect(found?.notSearched).toMatchObject([{ why: 'undecodable', error: { code: 'file.truncated' } }]);
  expect(found?.searched.frames).toBeGreaterThan(20);
  expect(found?.searched.frames).toBeLessThan(36);
});

test('frames of the delivered sequence itself are no match for it', async () => {
  const film = hold({ picture: 'hero' }, 24);
  const own = { [`seq/f.${FIRST + 12}.exr`]: { shown: { picture: 'hero' } } };
  const { found } = await matchSequence(own, film);
  expect(found?.instances).toEqual([]);
});

test('a still is found, and what it was cropped or put together from', async () => {
  const files = {
    'a.png': { picture: 'hero', noise: 8 },
    'b.png': { picture: 'desk', elements: [['hero', 0.3, 0.3, 0.4] as const] },
  };
  const { parts } = await makeWorld({ hero: { shown: { picture: 'hero' } } }, files);
  const contents = { files: Object.keys(files).map((path) => describe(path)), sequences: [] };
  const { files: found } = await matchDelivery(contents, parts, { thorough: false, parallel: 2 });
  expect(found.map(({ path, instances }) => [path, instances[0]?.by, instances[0]?.transform.placement])).toEqual([
    ['a.png', 'codes', 'whole'],
    ['b.png', 'keypoints', 'composited'],
  ]);
  expect(found[0]).toMatchObject({
    total: { frames: 1, seconds: 0 },
    instances: [{ final: { in: 0, out: 0 }, seconds: 0 }],
  });
});

test('a search stops when it is told to', async () => {
  const signal = AbortSignal.abort();
  await expect(matchSequence({}, hold({ picture: 'real' }, 24), { options: { signal } })).rejects.toThrow(/abort/i);
});
