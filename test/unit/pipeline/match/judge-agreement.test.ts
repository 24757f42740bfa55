import { expect, test } from 'vitest';
import type { Keypoints } from '../../../../src/domain/fingerprint.ts';
import type { KeypointAgreement, Point } from '../../../../src/domain/picture-reader.ts';
import { judgeAgreement } from '../../../../src/pipeline/match/judge-agreement.ts';
import { judgeCodesAlone } from '../../../../src/pipeline/match/judge-codes-alone.ts';
import { judgePlacement } from '../../../../src/pipeline/match/judge-placement.ts';
import { DEFAULT_THRESHOLDS } from '../../../../src/pipeline/match/thresholds.ts';
import { agree, toQuery } from './world.ts';

const SIZE = { width: 1600, height: 900 };

/** A source of the same shape as the final, placed by scale, turn (degrees, clockwise) and squeeze. */
function place(scale: number, turn: number, squeeze = 1, shear = 0) {
  const radians = (turn / 180) * Math.PI;
  const at = (x: number, y: number): Point => {
    const [across, down] = [
      scale * squeeze * (x - 0.5) * SIZE.width + shear * y * SIZE.width,
      scale * (y - 0.5) * SIZE.height,
    ];
    return [
      0.5 + (across * Math.cos(radians) - down * Math.sin(radians)) / SIZE.width,
      0.5 + (across * Math.sin(radians) + down * Math.cos(radians)) / SIZE.height,
    ];
  };
  const corners = [at(0, 0), at(1, 0), at(1, 1), at(0, 1)] as const;
  return judgePlacement({ corners, scale, rotationDegrees: turn }, SIZE, SIZE);
}

test.each([
  [place(1, 0), 'usual'],
  [place(0.25, 2), 'usual'],
  [place(2.5, -4), 'usual'],
  [place(1, 7), 'possible'],
  [place(0.5, 90), 'possible'],
  [place(1, -178.8), 'upside-down'],
  [place(1, 25), 'possible'],
  [place(0.12, 0), 'possible'],
  [place(1, 0, 2), 'possible'],
  [place(1, 0, 1, 0.3), 'possible'],
  [place(1, 0, 4), 'impossible'],
  [place(0.05, 0), 'impossible'],
  [place(20, 0), 'impossible'],
  [place(1, 0, -1), 'impossible'],
  [place(Number.NaN, 0), 'impossible'],
])('a placement is %s', (found, expected) => {
  expect(found).toBe(expected);
});

const whole = toQuery({ picture: 'hero' }, 0, 0, true);
const source = whole.keypoints;

function judge(
  final: Parameters<typeof toQuery>[0],
  change: (agreement: KeypointAgreement) => KeypointAgreement = (same) => same,
  mirrored = false,
) {
  const { keypoints } = toQuery(final, 0, 0, true);
  const agreement = keypoints && source && agree(keypoints, source);
  if (keypoints === undefined || source === undefined || agreement === undefined) return undefined;
  return judgeAgreement(
    change(agreement),
    { final: keypoints, source, origin: 'generated', mirrored },
    DEFAULT_THRESHOLDS,
  );
}

test('keypoints all over a picture are a match; too few are weak; what is tilted needs more of them', () => {
  expect(judge({ picture: 'hero' })).toBe('match');
  expect(judge({ picture: 'hero' }, (all) => ({ ...all, inliers: 9 }))).toBe('weak');
  expect(judge({ picture: 'hero' }, (all) => ({ ...all, inliers: 12, rotationDegrees: -103 }))).toBe('implausible');
  expect(judge({ picture: 'hero' }, (all) => ({ ...all, inliers: 12, share: 0.004 }))).toBe('implausible');
});

test('few keypoints are believed upright alone, and of a mirror image it takes more', () => {
  const seen = (inliers: number, rotationDegrees: number, mirrored: boolean) =>
    judge({ picture: 'hero' }, (all) => ({ ...all, inliers, rotationDegrees }), mirrored);
  expect([seen(10, 2, false), seen(11, 2, true), seen(12, 2, true)]).toEqual(['match', 'implausible', 'match']);
  expect([seen(14, 90, false), seen(15, 90, false)]).toEqual(['implausible', 'match']);
  expect([seen(17, 90, true), seen(18, 90, true)]).toEqual(['implausible', 'match']);
  // Repeated windows gave 11 keypoints on a mirror image turned over.
  expect([seen(11, -178.8, true), seen(29, -178.8, true), seen(29, 179, false)]).toEqual(Array(3).fill('implausible'));
});

test('keypoints along one line, such as a tree line or a line of text, have to be many', () => {
  const line: readonly Point[] = [
    [0.1, 0.5],
    [0.9, 0.52],
    [0.9, 0.56],
    [0.1, 0.54],
  ];
  const along = (inliers: number, share: number) =>
    judge({ picture: 'hero' }, (all) => ({ ...all, inliers, share, region: line }));
  expect([along(26, 0.4), along(30, 0.4)]).toEqual(['implausible', 'match']);
  // Of a picture that fills the frame, the line is one of many: a word or a logo that both have.
  expect(along(60, 1)).toBe('overlay');
});

test('a source that hangs out of a half empty frame takes more; a crop fills the frame, an element is seen whole', () => {
  const cut = (inliers: number, seen: number, share: number) =>
    judge({ picture: 'hero' }, (all) => ({ ...all, inliers, seen, share }));
  expect([cut(29, 0.5, 0.3), cut(30, 0.5, 0.3)]).toEqual(['implausible', 'match']);
  expect([cut(12, 0.5, 1), cut(12, 1, 0.3)]).toEqual(['match', 'match']);
});

test('a few of very many keypoints in a part of a large source are chance, as of windows; all over it or of a small element they are not', () => {
  const many = whole.keypoints && repeat(whole.keypoints, 5);
  if (many === undefined) throw new Error('There are no keypoints.');
  const agreement = agree(many, many);
  if (agreement === undefined) throw new Error('A picture agrees with itself.');
  const judgeMany = (inliers: number, scale: number, high = 0.2) =>
    judgeAgreement(
      { ...agreement, inliers, scale, region: drawBox(0.7, high) },
      { final: many, source: many, origin: 'generated', mirrored: false },
      DEFAULT_THRESHOLDS,
    );
  expect(many.count).toBe(800);
  expect([judgeMany(19, 1), judgeMany(19, 0.3), judgeMany(32, 1)]).toEqual(['implausible', 'match', 'match']);
  expect([judgeMany(19, 1, 0.25), judgeMany(19, 1, 0.27)]).toEqual(['implausible', 'match']);
});

test('what leaves the frame tilted, and covers little of it, takes four times as many', () => {
  const cut = (inliers: number, rotationDegrees: number) =>
    judge({ picture: 'hero' }, (all) => ({ ...all, inliers, rotationDegrees, seen: 0.3, share: 0.33 }));
  expect([cut(30, 0), cut(59, 12), cut(60, 12)]).toEqual(['match', 'implausible', 'match']);
});

function drawBox(wide: number, high: number): readonly Point[] {
  return [
    [0.1, 0.1],
    [0.1 + wide, 0.1],
    [0.1 + wide, 0.1 + high],
    [0.1, 0.1 + high],
  ];
}

function repeat(keypoints: Keypoints, times: number): Keypoints {
  const { count, positions, sizes, angles, descriptors } = keypoints;
  const again = (values: Uint8Array | Uint16Array): number[] => Array.from({ length: times }, () => [...values]).flat();
  return {
    ...keypoints,
    count: count * times,
    positions: Uint16Array.from(again(positions)),
    sizes: Uint16Array.from(again(sizes)),
    angles: Uint8Array.from(again(angles)),
    descriptors: Uint8Array.from(again(descriptors)),
  };
}

test('keypoints in one corner of both are something laid over both', () => {
  const { keypoints } = toQuery({ picture: 'hero' }, 0, 0, true);
  const other = toQuery({ picture: 'other' }, 0, 0, true).keypoints;
  if (keypoints === undefined || other === undefined) throw new Error('There are no keypoints.');
  // The final has the corners of another picture, but those of this one in its top left corner.
  const positions = other.positions.slice();
  const descriptors = other.descriptors.slice();
  for (let at = 0; at < keypoints.count; at++) {
    const [x = 0, y = 0] = keypoints.positions.subarray(2 * at, 2 * at + 2);
    if (x > 20_000 || y > 20_000) continue;
    positions.set([x, y], 2 * at);
    descriptors.set(keypoints.descriptors.subarray(32 * at, 32 * at + 32), 32 * at);
  }
  const final = { ...other, positions, descriptors };
  const agreement = agree(final, keypoints);
  expect(agreement?.inliers).toBeGreaterThanOrEqual(10);
  if (agreement === undefined) return;
  const pictures = { final, source: keypoints, origin: 'generated', mirrored: false } as const;
  expect(judgeAgreement(agreement, pictures, DEFAULT_THRESHOLDS)).toBe('overlay');
});

test('codes alone are believed, contradicted, or of a picture that was replaced', () => {
  expect(judgeCodesAlone({ keypoints: 20, inliers: 0, distanceBits: 30 })).toBe('believed');
  expect(judgeCodesAlone({ keypoints: 400, inliers: 8, distanceBits: 30 })).toBe('believed');
  expect(judgeCodesAlone({ keypoints: 400, inliers: 0, distanceBits: 30 })).toBe('replaced');
  expect(judgeCodesAlone({ keypoints: 400, inliers: 0, distanceBits: 12 })).toBe('contradicted');
  expect(judgeCodesAlone({ keypoints: 100, inliers: 0, distanceBits: 30 })).toBe('contradicted');
});
