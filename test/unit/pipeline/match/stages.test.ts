import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clipPolygon, FRAME, overlapOf, signedArea } from '../../../../src/domain/polygon.ts';
import { chooseSequenceFrames } from '../../../../src/pipeline/fingerprint/choose-sequence-frames.ts';
import { describeTransform } from '../../../../src/pipeline/match/describe-transform.ts';
import { nameStem } from '../../../../src/pipeline/match/find-common.ts';
import { findEdge } from '../../../../src/pipeline/match/find-edge.ts';
import { fitTime } from '../../../../src/pipeline/match/fit-time.ts';
import type { Footage } from '../../../../src/pipeline/match/footage.ts';
import { listNotSearched } from '../../../../src/pipeline/match/list-not-searched.ts';
import type { ScannedSample } from '../../../../src/pipeline/match/scan-samples.ts';

test('an edge is found to the frame, in either direction, wherever it lies', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 3000 }), fc.nat(2999), fc.boolean(), async (gap, offset, back) => {
      const edge = Math.min(offset, gap - 1);
      const [inside, outside] = back ? [5000, 5000 - gap] : [5000, 5000 + gap];
      const last = back ? inside - edge : inside + edge;
      const ask = async (positions: readonly number[]) =>
        positions.map((position) => (back ? position >= last : position <= last));
      expect(await findEdge({ inside, outside, perCall: 4 }, ask)).toBe(last);
    }),
    { numRuns: 300 },
  );
});

test('a line through samples gives speed and offset back, whatever single samples go astray', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(0.5, 0.8, 1, 1.25, 2, -1, -0.5),
      fc.double({ min: 20, max: 60, noNaN: true }),
      fc.integer({ min: 10, max: 40 }),
      fc.nat(9),
      (speed, offset, count, stray) => {
        const points = Array.from({ length: count }, (_, index) => ({
          final: index / 2,
          sources: [{ seconds: index === stray ? 500 : offset + (speed * index) / 2, distanceBits: 4 }],
        }));
        const fit = fitTime(points);
        expect(fit?.speed).toBeCloseTo(speed, 1);
        expect(fit?.agreeing).toHaveLength(count - 1);
        expect(Math.abs((fit?.offset ?? 0) + speed * 2 - offset - speed * 2)).toBeLessThan(0.6);
      },
    ),
    { numRuns: 100 },
  );
});

test('no time is told from one sample, and none of speeds that cannot be', () => {
  const at = (final: number, seconds: number) => ({ final, sources: [{ seconds, distanceBits: 0 }] });
  expect(fitTime([at(0, 3)])).toBeUndefined();
  const fast = Array.from({ length: 12 }, (_, index) => at(index, 5 * index));
  expect(fitTime(fast)?.agreeing.length).toBeLessThan(4);
});

test('every frame is either searched or listed as not, whatever the samples are', () => {
  const why = fc.constantFrom(undefined, 'black' as const, 'plain' as const, 'error' as const);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), why), { minLength: 1, maxLength: 40 }),
      fc.nat(15),
      (steps, rest) => {
        let position = -1;
        const samples = steps.map(([step, each]): ScannedSample => {
          position += step;
          const base = { position, seconds: 0, quality: 0, hits: [] };
          if (each === undefined) return base;
          return each === 'error'
            ? { ...base, error: { code: 'file.malformed', message: '' } }
            : { ...base, unsearchable: each };
        });
        const length = position + 1 + rest;
        const footage = {
          kind: 'movie',
          length,
          secondsAt: (at: number) => at / 24,
          toSpan: (span: object) => span,
        } as unknown as Footage;
        const { searched, notSearched } = listNotSearched(footage, samples);
        const frames = notSearched.reduce((sum, { in: first, out }) => sum + out - first + 1, 0);
        expect(searched.frames + frames).toBe(length);
        expect(searched.seconds).toBeCloseTo(searched.frames / 24, 6);
        // In order, and no two that could be one.
        for (const [index, each] of notSearched.entries()) {
          const next = notSearched[index + 1];
          expect(each.out).toBeGreaterThanOrEqual(each.in);
          if (next !== undefined && next.in === each.out + 1) expect(next.why).not.toBe(each.why);
          else if (next !== undefined) expect(next.in).toBeGreaterThan(each.out);
        }
      },
    ),
  );
});

test('a sequence is looked at first, last and never further apart than the stride', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), (count) => {
      const frames = Array.from({ length: count }, (_, index) => index);
      const chosen = chooseSequenceFrames(frames);
      expect([chosen[0], chosen.at(-1)]).toEqual([0, count - 1]);
      for (const [index, frame] of chosen.entries())
        expect((chosen[index + 1] ?? frame) - frame).toBeLessThanOrEqual(12);
    }),
  );
});

test('places in a frame overlap by their area', () => {
  const half = [
    [0, 0],
    [0.5, 0],
    [0.5, 1],
    [0, 1],
  ] as const;
  expect(overlapOf(FRAME, FRAME)).toBeCloseTo(1);
  expect(overlapOf(FRAME, half)).toBeCloseTo(0.5);
  expect(
    overlapOf(
      half,
      half.map(([x, y]) => [x + 0.5, y] as const),
    ),
  ).toBeCloseTo(0);
  expect(
    signedArea(
      clipPolygon(
        [
          [-1, -1],
          [2, -1],
          [2, 2],
          [-1, 2],
        ],
        FRAME,
      ),
    ),
  ).toBeCloseTo(1);
});

test('versions and frames of one picture have one name, shots have each their own', () => {
  const stem = (path: string) => nameStem({ places: [{ path, relativePath: path, sha256: '' }] });
  expect(stem('/a/hero_v003.0101.png')).toBe(stem('/b/hero_v011.0107.png'));
  expect(stem('/a/sh010_slate.png')).not.toBe(stem('/a/sh020_slate.png'));
});

test('where a source lies in the frame is told as whole, cropped or composited', () => {
  const describe = (left: number, top: number, width: number, height: number, seen: number, mirrored = false) =>
    describeTransform({
      mirrored,
      agreement: {
        inliers: 20,
        pairs: 30,
        placement: [],
        corners: [
          [left, top],
          [left + width, top],
          [left + width, top + height],
          [left, top + height],
        ],
        region: [],
        share: 1,
        seen,
        scale: width,
        telling: [],
        rotationDegrees: 3,
      },
    });
  expect(describe(0, 0, 1, 1, 1).placement).toBe('whole');
  expect(describe(0, 0.13, 1, 0.74, 1).placement).toBe('whole');
  expect(describe(-0.3, -0.3, 1.6, 1.6, 0.4).placement).toBe('cropped');
  expect(describe(0.5, 0.5, 0.3, 0.3, 1).placement).toBe('composited');
  const mirrored = describe(0.1, 0, 0.3, 0.3, 1, true);
  expect(mirrored.corners?.[0]?.[0]).toBeCloseTo(0.9);
  expect(mirrored.rotationDegrees).toBe(-3);
});
