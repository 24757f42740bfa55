import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FrameFingerprint } from '../../../../src/domain/fingerprint.ts';
import { findMoment, fitMoments } from '../../../../src/pipeline/match/refine-time.ts';
import { codeOf } from './world.ts';

const RATE = 24;
const toCodes = (bits: Uint8Array) => [{ view: 'whole', bits, quality: 90 }] as const;
/** A moving source with a sample in each twelve frames. */
const SOURCE = Array.from({ length: 10 }, (_, at): FrameFingerprint => {
  const seconds = (at * 12) / RATE;
  return { frame: at * 12, seconds, codes: toCodes(codeOf({ picture: 'clip', time: seconds * 8 })) };
});

test('a frame between two samples is told to the frame or two, whatever noise is on it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 108 }), fc.integer({ min: 0, max: 8 }), (frame, noise) => {
      const bits = codeOf({ picture: 'clip', time: (frame / RATE) * 8, noise });
      const moment = findMoment({ codes: toCodes(bits), mirroredCodes: [] }, false, SOURCE);
      expect(Math.abs((moment ?? 99) - frame / RATE) * RATE).toBeLessThanOrEqual(2.5);
    }),
  );
});

test('no moment is told by another picture, by a source that stands still, or without a code', () => {
  const still = SOURCE.map((sample) => ({ ...sample, codes: toCodes(codeOf({ picture: 'clip' })) }));
  const own = { codes: toCodes(codeOf({ picture: 'clip' })), mirroredCodes: [] };
  expect(findMoment(own, false, still)).toBeUndefined();
  expect(findMoment(own, true, SOURCE)).toBeUndefined();
  expect(
    findMoment({ codes: toCodes(codeOf({ picture: 'other' })), mirroredCodes: [] }, false, SOURCE),
  ).toBeUndefined();
});

test('moments give speed and offset back, and one that is far off changes nothing', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(1, -1, 0.5, 2, 1.25),
      fc.double({ min: 10, max: 50, noNaN: true }),
      fc.nat(7),
      (speed, offset, stray) => {
        const moments = Array.from({ length: 8 }, (_, at) => ({
          final: 3 + at / 3,
          source: at === stray ? 500 : offset + speed * (3 + at / 3),
        }));
        const fit = fitMoments(moments);
        expect(fit?.speed).toBeCloseTo(speed, 2);
        expect(fit?.offset).toBeCloseTo(offset, 1);
        expect(fit?.agreeing).not.toContain(stray);
      },
    ),
  );
});

test('moments on no line, and too few of them, tell no time', () => {
  expect(fitMoments([0, 3, 1, 4, 0.5, 2, 5, 1].map((source, final) => ({ final, source })))).toBeUndefined();
  expect(fitMoments([{ final: 0, source: 1 }, { final: 1, source: 2 }])).toBeUndefined(); // biome-ignore format: short
  expect(fitMoments(Array.from({ length: 8 }, (_, final) => ({ final, source: 7 })))).toBeUndefined();
});
