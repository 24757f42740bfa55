import { expect, test } from 'vitest';
import type { PictureReader } from '../../../../src/domain/picture-reader.ts';
import { comparePictures } from '../../../../src/pipeline/match/compare-pictures.ts';
import { findPicture } from '../../../../src/pipeline/match/find-picture.ts';
import { agree, type Film, hold, makeWorld, play, type Shown, sha, toQuery } from './world.ts';

const OPTIONS = { thorough: false, parallel: 2 };

function file(path: string) {
  return { path, sizeBytes: 1 };
}

test('one picture is searched for, and what came near is told, the nearest first', async () => {
  const items = {
    hero: { shown: { picture: 'hero' } },
    near: { shown: { picture: 'hero', noise: 50, smooth: true } },
    far: { shown: { picture: 'far' } },
  };
  const { parts } = await makeWorld(items, { 'q.png': { picture: 'hero', noise: 3 } });
  const { matches, near } = await findPicture(file('q.png'), parts, OPTIONS);
  expect(matches.instances).toMatchObject([{ item: { sha256: sha('hero') }, distanceBits: 3, confidence: 'certain' }]);
  expect(near.map(({ item }) => item.sha256)[0]).toBe(sha('near'));
  expect(near[0]?.distanceBits).toBeGreaterThan(31);
});

const FAINT = { picture: 'hero', noise: 50, smooth: true, faint: true } as const;

test.each([false, true])(
  'a faint picture is found by the bits that noise leaves alone, mirrored: %s',
  async (mirrored) => {
    const items = { hero: { shown: { picture: 'hero', smooth: true } }, far: { shown: { picture: 'far' } } };
    const final = { ...FAINT, mirrored };
    const { parts } = await makeWorld(items, { faint: final, other: { ...final, faint: false } });
    const { matches } = await findPicture(file('faint'), parts, OPTIONS);
    expect(matches.instances).toMatchObject([
      { item: { sha256: sha('hero') }, distanceBits: 0, transform: { mirrored }, confidence: 'likely' },
    ]);
    expect((await findPicture(file('other'), parts, OPTIONS)).matches.instances).toEqual([]);
  },
);

test('a faint picture is certain where all of its bits are near, or corners confirm it', async () => {
  const items = { hero: { shown: { picture: 'hero' } } };
  const films = { near: { ...FAINT, noise: 20 }, confirmed: { ...FAINT, smooth: false }, several: hold(FAINT, 36) };
  const { parts } = await makeWorld(items, films);
  const confidence = async (path: string) =>
    (await findPicture(file(path), parts, OPTIONS)).matches.instances.map((each) => each.confidence);
  expect(await confidence('near')).toEqual(['certain']);
  expect(await confidence('confirmed')).toEqual(['certain']);
  expect(await confidence('several')).toEqual(['likely']);
});

test('a file that cannot be read finds nothing and says why', async () => {
  const { parts } = await makeWorld({}, {});
  const { matches, near } = await findPicture(file('q.png'), parts, OPTIONS);
  expect(matches.notSearched).toMatchObject([{ why: 'undecodable', error: { code: 'file.malformed' } }]);
  expect(near).toEqual([]);
});

type Reader = Pick<PictureReader, 'look' | 'query' | 'agree' | 'fingerprint'>;

async function compare(
  final: Shown | Film,
  source: Shown | Film,
  origin: 'generated' | 'contains-ai' = 'generated',
  change: (reader: Reader) => Partial<Reader> = () => ({}),
) {
  const files: Readonly<Record<string, Shown | Film>> = { final, source };
  const { parts } = await makeWorld({}, files);
  const plain: Reader = {
    ...parts.reader,
    fingerprint: async ({ path }, movie) => {
      const shown = files[path];
      const frames = movie?.frames ?? [0];
      const at = (frame: number): Shown =>
        (Array.isArray(shown) ? (shown as Film)[frame] : (shown as Shown)) ?? { picture: '' };
      return { ok: true, value: frames.map((frame) => toQuery(at(frame), frame, frame / 24, true)) };
    },
  };
  const reader = { ...plain, ...change(plain) };
  const read = await comparePictures({ file: file('final') }, { file: file('source') }, { reader }, { origin });
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
}

test('the same picture is a match by its codes, also mirrored', async () => {
  expect(await compare({ picture: 'hero', noise: 7 }, { picture: 'hero' })).toMatchObject({
    verdict: 'match',
    by: 'codes',
    confidence: 'certain',
    codes: [{ distanceBits: 7, mirrored: false }, {}],
  });
  const faint = await compare({ picture: 'hero', noise: 50, faint: true }, { picture: 'hero' });
  const [nearest] = faint.codes;
  expect(nearest).toMatchObject({ distanceBits: 0, faint: { steadyBits: 128, allBits: 50 } });
  expect(faint).toMatchObject({ verdict: 'match', by: 'codes', confidence: 'certain' });
  expect(faint.reasons[0]).toMatch(/0 of 256 bits, as told by the 128 that noise leaves alone \(50 of all\): up to 31/);
  expect(await compare(FAINT, { picture: 'hero' })).toMatchObject({ verdict: 'match', confidence: 'likely' });
  const far = await compare({ ...FAINT, noise: 70 }, { picture: 'hero' });
  expect([far.verdict, far.codes[0]?.distanceBits]).toEqual(['no-match', 70]);
  const mirrored = await compare({ picture: 'hero', mirrored: true }, { picture: 'hero' });
  expect(mirrored).toMatchObject({ verdict: 'match', transform: { mirrored: true } });
  expect(mirrored.reasons.join(' ')).toMatch(/one of them mirrored, differ in 0 of 256 bits: up to 31 is a match/);
});

const NONE = toQuery({ picture: '', smooth: true }, 0, 0, true).keypoints ?? expect.fail();

test('what a symmetrical picture has in common with its mirror image is no match beside the picture itself', async () => {
  const inliers = [160, 40];
  const hero = { picture: 'hero' };
  const found = await compare(hero, hero, 'generated', (reader) => ({
    query: async (file, options) => {
      const read = await reader.query(file, options);
      if (!read.ok) return read;
      return { ok: true, value: read.value.map((each) => ({ ...each, mirroredKeypoints: each.keypoints ?? NONE })) };
    },
    // Upright first, then mirrored.
    agree: async (_, [source]) => {
      const agreement = source && agree(source, source);
      return { ok: true, value: [agreement && { ...agreement, inliers: inliers.shift() ?? 0 }] };
    },
  }));
  expect(found.keypoints.map(({ mirrored, verdict }) => [mirrored, verdict])).toEqual([
    [false, 'match'],
    [true, 'implausible'],
  ]);
  expect(found.transform?.mirrored).toBe(false);
});

test('a composite is a match by its keypoints, with its place', async () => {
  const found = await compare({ picture: 'plate', elements: [['hero', 0.2, 0.2, 0.5]] }, { picture: 'hero' });
  expect(found).toMatchObject({ verdict: 'match', by: 'keypoints', transform: { placement: 'composited' } });
  expect(found.reasons[0]).toMatch(/^\d+ keypoints agree on one placement/);
});

test('a replaced shot is no match, and the reason is given first', async () => {
  const found = await compare(
    { picture: 'temp', noise: 25, smooth: true, elements: [['real', 0, 0, 1]] },
    { picture: 'temp' },
  );
  expect(found.verdict).toBe('no-match');
  expect(found.reasons[0]).toBe('They look alike, but have no detail in common.');
});

test('what agrees around the middle alone is no match for a picture that only has generated parts', async () => {
  const temp = { picture: 'creature', plate: 'street' };
  const found = await compare({ picture: 'real', plate: 'street' }, temp, 'contains-ai');
  expect(found.verdict).toBe('no-match');
  expect(found.reasons.join(' ')).toMatch(/only around the middle/);
});

test('a black picture cannot be told', async () => {
  expect(await compare({ picture: '', blank: 'black' }, { picture: 'hero' })).toMatchObject({ verdict: 'cannot-tell' });
});

test('of two movies the frames that are most alike are compared', async () => {
  const final: Film = [...hold({ picture: 'real' }, 48), ...play('clip', 36, 24)];
  const found = await compare(final, play('clip', 0, 96));
  expect(found).toMatchObject({
    verdict: 'match',
    frames: { final: 48, source: 36 },
    codes: [{ distanceBits: 0 }, {}],
  });
});
