import { expect, test } from 'vitest';
import type { Keypoints } from '../../../../src/domain/fingerprint.ts';
import type { Picture } from '../../../../src/domain/picture.ts';
import { agreeKeypoints } from '../../../../src/fingerprint/keypoints/agree-keypoints.ts';
import { findKeypoints } from '../../../../src/fingerprint/keypoints/find-keypoints.ts';
import { isLookAlike } from '../../../../src/pipeline/match/is-look-alike.ts';
import { judgeAgreement } from '../../../../src/pipeline/match/judge-agreement.ts';
import { listSeen, type Seen } from '../../../../src/pipeline/match/measure-support.ts';
import { DEFAULT_THRESHOLDS } from '../../../../src/pipeline/match/thresholds.ts';
import { drawNumbers, drawScene, toPicture } from '../../fingerprint/keypoints/draw.ts';

const [WIDTH, HEIGHT, HORIZON] = [960, 540, 150];

/** The same tiles in the same perspective in all of them, each tile of its own grey; what stands behind is of the seed alone. */
function drawTiles(seed: number): Picture {
  const behind = drawScene(seed, WIDTH, HEIGHT);
  const number = drawNumbers(seed);
  const greys = Array.from({ length: 4096 }, () => 70 * number());
  return toPicture(WIDTH, HEIGHT, (x, y) => {
    if (y < HORIZON) return behind.data[y * WIDTH + x] as number;
    const far = 900 / (y - HORIZON + 30);
    const [column, row] = [Math.floor(((x - WIDTH / 2) / WIDTH) * far * 3 + 32), Math.floor(far * 2)];
    return ((column + row) & 1 ? 150 : 20) + (greys[(row * 64 + column) & 4095] as number);
  });
}

function darkenWithGrain({ width, height, data }: Picture): Picture {
  const number = drawNumbers(7);
  return toPicture(width, height, (x, y) => 0.6 * (data[y * width + x] as number) + 20 + 12 * (number() - 0.5));
}

function judge(final: Picture, source: Keypoints, codeBits?: number) {
  const asked = findKeypoints(final, { purpose: 'query' });
  const agreement = agreeKeypoints(asked, source);
  if (agreement === undefined) return undefined;
  const pictures = { final: asked, source, origin: 'generated', mirrored: false, codeBits } as const;
  return { inliers: agreement.inliers, verdict: judgeAgreement(agreement, pictures, DEFAULT_THRESHOLDS) };
}

test('floors of like tiles agree by more keypoints than it takes and are no match, while the same floor after a grade is one', () => {
  const source = findKeypoints(drawTiles(1));
  const others = [2, 3, 4, 5].map((seed) => judge(drawTiles(seed), source));
  expect(Math.max(...others.map((other) => other?.inliers ?? 0))).toBeGreaterThan(
    2 * DEFAULT_THRESHOLDS.certainInliers,
  );
  expect(others.filter((other) => other?.verdict === 'match')).toEqual([]);
  expect(others.map((other) => other?.verdict)).toContain('look-alike');
  expect(judge(darkenWithGrain(drawTiles(1)), source)?.verdict).toBe('match');
});

test('a keypoint tells when it is most like the one at its place, and not when another is more like it', () => {
  const source = findKeypoints(drawScene(8));
  const same = agreeKeypoints(source, source);
  expect(same?.telling.length).toBeGreaterThan(0.9 * source.count);
  // Every other keypoint at its place differs by a few bits, while one at the far corner is the same to the bit.
  const half = source.count >> 1;
  const descriptors = source.descriptors.slice();
  for (let at = half; at < source.count; at++) descriptors[at * 32] = (descriptors[at * 32] as number) ^ 0b1011;
  const positions = new Uint16Array([...source.positions, ...source.positions.slice(2 * half).map(() => 65_000)]);
  const final = {
    ...source,
    count: source.count + (source.count - half),
    positions,
    sizes: new Uint16Array([...source.sizes, ...source.sizes.slice(half)]),
    angles: new Uint8Array([...source.angles, ...source.angles.slice(half)]),
    descriptors: new Uint8Array([...descriptors, ...source.descriptors.slice(32 * half)]),
  };
  const found = agreeKeypoints(final, source);
  expect(found?.inliers).toBeGreaterThan(100);
  const telling = found?.telling ?? [];
  expect(telling.filter((at) => at < half).length).toBeGreaterThan(0.9 * half);
  expect(telling.filter((at) => at >= half).length).toBeLessThan(0.1 * half);
});

/** A source with ten keypoints in each of its 36 cells, all with one like them in the final; of the first `cells`, `each` tell. */
function judgeCells(cells: number, each: number, scale: number, spread = 0.5): boolean {
  const seen = Array.from(
    { length: 360 },
    (_, at): Seen => ({ at, x: ((at % 6) + 0.5) / 6, y: ((Math.floor(at / 6) % 6) + 0.5) / 6, agrees: true }),
  );
  const telling = seen.filter(({ at }) => at % 36 < cells && Math.floor(at / 36) < each).map(({ at }) => at);
  return isLookAlike({ telling, scale, spread, seen: 1, share: 1 }, seen);
}

test('it takes a share of those that are alike, over a share of the picture; less of a small element; many all over will do', () => {
  expect([judgeCells(13, 10, 1), judgeCells(12, 10, 1)]).toEqual([false, true]);
  expect([judgeCells(33, 4, 1), judgeCells(24, 4, 1), judgeCells(36, 2, 1)]).toEqual([false, true, true]);
  expect([judgeCells(20, 4, 0.25), judgeCells(20, 4, 0.5)]).toEqual([false, true]);
  expect([judgeCells(15, 7, 1), judgeCells(14, 7, 1)]).toEqual([false, true]);
  expect(judgeCells(3, 10, 0.25)).toBe(true);
  // On one spot it takes half of them.
  expect([judgeCells(33, 4, 1, 0.11), judgeCells(24, 7, 1, 0.11), judgeCells(33, 4, 1, 0.13)]).toEqual([
    true,
    true,
    false,
  ]);
});

test('a shot that replaced another before the same background is no match, which the codes of both tell', () => {
  const [shot, other] = [drawScene(8, WIDTH, HEIGHT), drawScene(9, WIDTH, HEIGHT)];
  const replaced = toPicture(WIDTH, HEIGHT, (x, y) => {
    const isBackground = x < 0.16 * WIDTH || x > 0.84 * WIDTH;
    return (isBackground ? shot : other).data[y * WIDTH + x] as number;
  });
  const source = findKeypoints(shot);
  expect(judge(replaced, source, 80)?.verdict).toBe('look-alike');
  // So it would be told without codes, or where they are near: as a picture that much is written over.
  expect([judge(replaced, source)?.verdict, judge(replaced, source, 64)?.verdict]).toEqual(['match', 'match']);
  // All of a shot tells, however far a grade moved its codes.
  expect(judge(darkenWithGrain(shot), source, 120)?.verdict).toBe('match');
});

test('codes are only far where the source as a whole fills the frame', () => {
  const seen = Array.from(
    { length: 360 },
    (_, at): Seen => ({ at, x: ((at % 6) + 0.5) / 6, y: ((Math.floor(at / 6) % 6) + 0.5) / 6, agrees: true }),
  );
  const telling = seen.filter(({ at }) => at % 36 < 20).map(({ at }) => at);
  const facts = { telling, scale: 1, spread: 0.5, codeBits: 65 };
  expect(isLookAlike({ ...facts, seen: 0.93, share: 0.7 }, seen)).toBe(false);
  const fewer = { ...facts, telling: telling.filter((at) => at % 36 < 16) };
  expect(isLookAlike({ ...fewer, seen: 0.93, share: 0.7 }, seen)).toBe(true);
  expect(isLookAlike({ ...fewer, seen: 0.92, share: 0.7 }, seen)).toBe(false);
  expect(isLookAlike({ ...fewer, seen: 0.93, share: 0.69 }, seen)).toBe(false);
});

test('only keypoints that lie within the final are asked', () => {
  const source = findKeypoints(drawScene(8));
  const half = listSeen(source, source, [1, 0, 0.5, 0, 1, 0, 0, 0, 1]);
  expect(half.length).toBeGreaterThan(0);
  expect(half.every(({ at, x }) => x <= 0.501 && (source.positions[2 * at] as number) <= 0.501 * 65_535)).toBe(true);
});
