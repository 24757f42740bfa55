import { expect, test } from 'vitest';
import type { DeliveryContents } from '../../../../src/domain/delivery.ts';
import type { FileMatches } from '../../../../src/domain/match.ts';
import { matchDelivery } from '../../../../src/pipeline/match/match-delivery.ts';
import type { MatchOptions } from '../../../../src/pipeline/match/parts.ts';
import { type Film, hold, makeWorld, play, sha, sweep } from './world.ts';

const OPTIONS: MatchOptions = { thorough: false, parallel: 3 };

function deliver(...paths: readonly string[]): DeliveryContents {
  return {
    files: paths.map((path) => ({
      path,
      status: 'checked',
      kind: 'video',
      sizeBytes: 1,
      sha256: sha(path),
      evidence: [],
      remarks: [],
    })),
    sequences: [],
  };
}

/** Real shots of this length each, before and after. */
const around = (film: Film, lead = 50): Film => [
  ...hold({ picture: 'real a' }, lead),
  ...film,
  ...hold({ picture: 'real b' }, 70),
];

async function matchFilm(
  items: Parameters<typeof makeWorld>[0],
  film: Film,
  more: Parameters<typeof makeWorld>[2] = {},
): Promise<FileMatches> {
  const { parts } = await makeWorld(items, { 'final.mov': film }, more);
  const { files } = await matchDelivery(deliver('final.mov'), parts, OPTIONS);
  const [file] = files;
  if (file === undefined) throw new Error('The movie was not searched.');
  return file;
}

test('a still held in a movie is found to the frame, once, with its timecode', async () => {
  const film = around(hold({ picture: 'hero', noise: 9 }, 41));
  const found = await matchFilm({ hero: { shown: { picture: 'hero' } } }, film, {
    index: { startTimecode: '01:00:00:00' },
  });
  expect(found.instances).toHaveLength(1);
  expect(found.instances[0]).toMatchObject({
    item: { sha256: sha('hero'), origin: 'generated', path: '/ledger/hero.png' },
    final: { in: 50, out: 90, timecode: { in: '01:00:02:02', out: '01:00:03:18' } },
    by: 'codes',
    distanceBits: 9,
    confidence: 'certain',
    transform: { mirrored: false, placement: 'whole' },
  });
  expect(found.instances[0]?.seconds).toBeCloseTo(41 / 24);
  expect(found.searched).toEqual(found.total);
});

test('drop frame timecode is counted as drop frame', async () => {
  const film = [...hold({ picture: 'real a' }, 1795), ...hold({ picture: 'hero' }, 30)];
  const found = await matchFilm({ hero: { shown: { picture: 'hero' } } }, film, {
    index: { startTimecode: '00:00:00;00', rate: { numerator: 30_000, denominator: 1001 } },
  });
  expect(found.instances.map(({ final }) => final)).toEqual([
    { in: 1795, out: 1824, timecode: { in: '00:00:59;25', out: '00:01:00;26' } },
  ]);
});

test('a clip is found with the part of it that was used', async () => {
  const film = around(play('clip', 60, 96));
  const found = await matchFilm({ clip: { shown: play('clip', 0, 240) } }, film);
  expect(found.instances).toHaveLength(1);
  const [instance] = found.instances;
  expect(instance).toMatchObject({ final: { in: 50, out: 145 }, confidence: 'certain', transform: { speed: 1 } });
  expect(Math.abs((instance?.item.used?.in ?? 0) - 60)).toBeLessThanOrEqual(6);
  expect(Math.abs((instance?.item.used?.out ?? 0) - 155)).toBeLessThanOrEqual(6);
});

test.each([2, 0.5, -1])('a clip played at %d times its speed is found, and the speed told', async (speed) => {
  const film = around(play('clip', speed < 0 ? 200 : 10, 96, speed));
  const found = await matchFilm({ clip: { shown: play('clip', 0, 240) } }, film);
  expect(found.instances).toHaveLength(1);
  expect(found.instances[0]?.final).toMatchObject({ in: 50, out: 145 });
  expect(found.instances[0]?.transform.speed).toBeCloseTo(speed, 1);
});

test('two parts of one clip behind each other are two uses, in either order', async () => {
  const film = around([...play('clip', 150, 60), ...play('clip', 20, 60)]);
  const found = await matchFilm({ clip: { shown: play('clip', 0, 240) } }, film);
  expect(found.instances).toHaveLength(2);
  const [first, second] = found.instances;
  expect([first?.final.in, second?.final.out]).toEqual([50, 169]);
  expect(second?.final.in).toBe((first?.final.out ?? 0) + 1);
  expect(Math.abs((first?.final.out ?? 0) - 109)).toBeLessThanOrEqual(12);
  expect(first?.item.used?.in).toBeGreaterThan(second?.item.used?.out ?? Number.POSITIVE_INFINITY);
});

test.each([
  ['with one sample in it', [0, 24, 72, 119]],
  ['with a sample every twelve frames', undefined],
])('a fast pan of a clip is found to the frame %s', async (_, sampled) => {
  const film = [...hold({ picture: 'real a' }, 24), ...sweep('clip', 50, 48), ...hold({ picture: 'real b' }, 48)];
  const found = await matchFilm({ clip: { shown: sweep('clip', 0, 150) } }, film, { ...(sampled && { sampled }) });
  expect(found.instances.map(({ final }) => final)).toEqual([{ in: 24, out: 71 }]);
});

test('a fast pan of a clip within another picture is found to the frame', async () => {
  const inset = (from: number, frames: number): Film =>
    Array.from({ length: frames }, (_, index) => ({
      picture: 'plate',
      elements: [['clip', 0.2, 0.2, 0.6, (from + index) * 0.1] as const],
    }));
  const film = [...hold({ picture: 'real a' }, 24), ...inset(50, 48), ...hold({ picture: 'real b' }, 48)];
  const found = await matchFilm({ clip: { shown: sweep('clip', 0, 150) } }, film, { sampled: [0, 24, 72, 119] });
  expect(found.instances).toMatchObject([{ by: 'keypoints', final: { in: 24, out: 71 } }]);
});

test('a mirrored clip is found as such', async () => {
  const film = around(play('clip', 0, 60, 1, { mirrored: true }));
  const found = await matchFilm({ clip: { shown: play('clip', 0, 120) } }, film);
  expect(found.instances).toMatchObject([{ transform: { mirrored: true }, final: { in: 50, out: 109 } }]);
});

test('elements of two items in one shot are two uses, with their places, and the frames in which they stand', async () => {
  const one = { picture: 'plate', elements: [['smoke', 0.1, 0.1, 0.4]] } as const;
  const both = {
    picture: 'plate',
    elements: [
      ['smoke', 0.1, 0.1, 0.4],
      ['crowd', 0.55, 0.5, 0.4],
    ],
  } as const;
  const film = around([...hold(one, 60), ...hold(both, 90)]);
  const found = await matchFilm(
    { smoke: { shown: { picture: 'smoke' } }, crowd: { shown: { picture: 'crowd' } } },
    film,
  );
  expect(found.instances.map(({ item, final, by }) => [item.sha256, final.in, final.out, by])).toEqual([
    [sha('smoke'), 50, 199, 'keypoints'],
    [sha('crowd'), 110, 199, 'keypoints'],
  ]);
  expect(found.instances[0]?.transform).toMatchObject({ placement: 'composited', mirrored: false });
  expect(found.instances[0]?.transform.share).toBeCloseTo(0.16, 1);
  expect(found.instances[1]?.transform.corners?.[0]?.[0]).toBeCloseTo(0.55, 1);
});

test('a shot of a single sample counts when its keypoints agree, and not when they say something else', async () => {
  const items = { hero: { shown: { picture: 'hero' } } };
  const short = (picture: Film[number]): Film => around(hold(picture, 9), 55);
  const kept = await matchFilm(items, short({ picture: 'hero', noise: 12 }));
  expect(kept.instances).toMatchObject([{ final: { in: 55, out: 63 }, frames: 1 }]);
  // The same codes, but corners of another picture: a double of the codes alone.
  const dropped = await matchFilm(
    items,
    short({ picture: 'hero', noise: 12, smooth: true, elements: [['other', 0, 0, 1]] }),
  );
  expect(dropped.instances).toEqual([]);
});

test('a shot without corners is told by its codes alone, and only as likely when one sample is all there is', async () => {
  const film = around(hold({ picture: 'clouds', smooth: true, noise: 5 }, 9), 55);
  const found = await matchFilm({ clouds: { shown: { picture: 'clouds', smooth: true } } }, film);
  expect(found.instances).toMatchObject([{ confidence: 'likely', by: 'codes', final: { in: 55, out: 63 } }]);
});

test('a shot that was replaced by one that looks like it does not fire', async () => {
  // Same framing: codes 32 to 64 bits apart, other details.
  const film = around(hold({ picture: 'temp', noise: 48, smooth: true, elements: [['real thing', 0, 0, 1]] }, 60));
  const found = await matchFilm({ temp: { shown: { picture: 'temp' } } }, film);
  expect(found.instances).toEqual([]);
});

test('a replaced shot whose codes are near all the same does not fire when its details say otherwise', async () => {
  const film = around(hold({ picture: 'temp', noise: 28, smooth: true, elements: [['real thing', 0, 0, 1]] }, 60));
  const found = await matchFilm({ temp: { shown: { picture: 'temp' } } }, film);
  expect(found.instances).toEqual([]);
  expect(found.remarks.join()).toMatch(/no detail in common with \/ledger\/temp\.png/);
});

test('the plate that a replaced element stood on is no match when only the element was generated', async () => {
  const temp = { picture: 'creature', plate: 'street' };
  const film = around(hold({ picture: 'real creature', plate: 'street' }, 60));
  const mixed = await matchFilm({ temp: { shown: temp, origin: 'contains-ai' } }, film);
  expect(mixed.instances).toEqual([]);
  expect(mixed.remarks.join()).toMatch(/share their background/);
  const generated = await matchFilm({ temp: { shown: temp, origin: 'generated' } }, film);
  expect(generated.instances).toMatchObject([{ by: 'keypoints' }]);
});

test('versions of one picture are one use, with the others counted', async () => {
  const items = Object.fromEntries(
    [0, 4, 6, 9].map((noise) => [`hero_v00${noise}`, { shown: { picture: 'hero', noise } }]),
  );
  const found = await matchFilm(items, around(hold({ picture: 'hero', noise: 4 }, 60)));
  expect(found.instances).toMatchObject([{ item: { sha256: sha('hero_v004') }, alike: 3, distanceBits: 0 }]);
});

test('frames of a generated sequence are one use', async () => {
  const items = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [
      `f${index}`,
      { shown: { picture: 'render', time: index / 4 }, path: `/ledger/render.${1001 + index}.png` },
    ]),
  );
  const found = await matchFilm(items, around(play('render', 0, 160)));
  expect(found.instances).toMatchObject([{ final: { in: 50, out: 209 } }]);
});

test('black and broken stretches are listed with their length and never counted as searched', async () => {
  const film = [
    ...hold({ picture: '', blank: 'black' }, 48),
    ...hold({ picture: 'real' }, 96),
    ...hold({ picture: '', broken: true }, 36),
    ...hold({ picture: 'real' }, 60),
  ] as Film;
  const found = await matchFilm({ hero: { shown: { picture: 'hero' } } }, film);
  expect(found.notSearched).toMatchObject([
    { why: 'black', in: 0, out: 47 },
    { why: 'undecodable', in: 139, out: 174, error: { code: 'file.malformed' } },
  ]);
  const lost = found.notSearched.reduce((sum, { in: first, out }) => sum + out - first + 1, 0);
  expect(found.searched.frames).toBe(240 - lost);
  expect(found.searched.seconds).toBeCloseTo((240 - lost) / 24);
  expect(found.total).toEqual({ frames: 240, seconds: 10 });
});

test('a movie whose end goes black between two keyframes is searched to the last frame before', async () => {
  const film = [...hold({ picture: 'real' }, 192), ...hold({ picture: '', blank: 'black' }, 24)] as Film;
  const found = await matchFilm({ hero: { shown: { picture: 'hero' } } }, film, { sampled: [0, 48, 96, 144, 215] });
  expect(found.notSearched).toMatchObject([{ why: 'black', in: 192, out: 215, seconds: 1 }]);
  expect(found.searched).toEqual({ frames: 192, seconds: 8 });
});

test('what heads many unlike clips of the ledger is common, and reported once', async () => {
  const slate = (shot: string): Film => [
    ...hold({ picture: 'slate', noise: shot.charCodeAt(0) - 97 }, 24),
    ...play(`shot ${shot}`, 0, 120),
  ];
  const items = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((shot) => [shot, { shown: slate(shot) }]));
  const film = [
    ...hold({ picture: 'slate', noise: 6 }, 60),
    ...play('shot c', 0, 60),
    ...hold({ picture: 'slate' }, 60),
  ];
  const found = await matchFilm(items, film);
  expect(found.instances).toMatchObject([{ item: { sha256: sha('c') }, final: { in: 60, out: 119 } }]);
  expect(found.common).toMatchObject([
    {
      alike: 6,
      spans: [
        { in: 0, out: 59 },
        { in: 120, out: 179 },
      ],
    },
  ]);
});

test('takes that begin with the same picture do not make it common', async () => {
  const items = Object.fromEntries(
    [1, 2, 3, 4, 5, 6].map((take) => [
      `take${take}`,
      { shown: [...hold({ picture: 'start' }, 24), ...play('move', 0, 96, 1, { noise: take })] },
    ]),
  );
  const found = await matchFilm(items, around(hold({ picture: 'start' }, 48)));
  expect(found.common).toEqual([]);
  expect(found.instances).toMatchObject([{ alike: 5, final: { in: 50, out: 97 } }]);
});

test('a movie that is itself in the ledger is no match for itself, but others in it are', async () => {
  const composite = { picture: 'plate', elements: [['smoke', 0.1, 0.1, 0.4] as const] };
  const film = around([...hold({ picture: 'hero' }, 60), ...hold(composite, 60)]);
  const items = { hero: { shown: { picture: 'hero' } }, smoke: { shown: { picture: 'smoke' } } };
  const { parts } = await makeWorld({ 'final.mov': { shown: film }, ...items }, { 'final.mov': film });
  const { files } = await matchDelivery(deliver('final.mov'), parts, OPTIONS);
  expect(files[0]?.instances.map(({ item }) => item.sha256)).toEqual([sha('hero'), sha('smoke')]);
});

test('a movie that cannot be opened is listed as not searched, and what has no fingerprint as missing', async () => {
  const { parts } = await makeWorld({ black: { shown: { picture: '', blank: 'black' } } }, {});
  const found = await matchDelivery(deliver('gone.mov'), parts, OPTIONS);
  expect(found.files).toMatchObject([
    {
      path: 'gone.mov',
      searched: { frames: 0 },
      notSearched: [{ why: 'undecodable', error: { code: 'file.malformed' } }],
    },
  ]);
  expect(found).toMatchObject({ items: 0, missing: [{ sha256: sha('black'), why: 'unsearchable' }] });
});

test('a small element on an even ground is found, though codes see nothing in it', async () => {
  const even = { picture: 'even', smooth: true, blank: 'plain' } as const;
  const film = [
    ...hold({ ...even }, 48),
    ...hold({ ...even, elements: [['bird', 0.4, 0.4, 0.3]] }, 60),
    ...hold({ ...even }, 48),
  ] as Film;
  const found = await matchFilm({ bird: { shown: { picture: 'bird' } } }, film);
  expect(found.instances).toMatchObject([{ by: 'keypoints', transform: { placement: 'composited' } }]);
  expect(found.instances[0]?.final).toEqual({ in: 48, out: 107 });
  expect(found.notSearched.every(({ why }) => why === 'plain')).toBe(true);
});
