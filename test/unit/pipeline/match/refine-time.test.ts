import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FrameFingerprint } from '../../../../src/domain/fingerprint.ts';
import { findMoment, fitMoments, readCodes, refineTime } from '../../../../src/pipeline/match/refine-time.ts';
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
      const moment = findMoment({ codes: toCodes(bits), mirroredCodes: [] }, false, readCodes(SOURCE));
      expect(Math.abs((moment?.source ?? 99) - frame / RATE) * RATE).toBeLessThanOrEqual(2.5);
    }),
  );
});

test('no moment is told by another picture, by a source that stands still, or without a code', () => {
  const still = SOURCE.map((sample) => ({ ...sample, codes: toCodes(codeOf({ picture: 'clip' })) }));
  const own = { codes: toCodes(codeOf({ picture: 'clip' })), mirroredCodes: [] };
  expect(findMoment(own, false, readCodes(still))).toBeUndefined();
  expect(findMoment(own, true, readCodes(SOURCE))).toBeUndefined();
  expect(
    findMoment({ codes: toCodes(codeOf({ picture: 'other' })), mirroredCodes: [] }, false, readCodes(SOURCE)),
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

const line = (speed: number, count: number, seconds: number) =>
  Array.from({ length: count }, (_, at) => {
    const final = (at * seconds) / (count - 1);
    return { final, source: 10 + speed * final };
  });

test('moments on no line, and too few of them, tell no time', () => {
  expect(fitMoments([0, 3, 1, 4, 0.5, 2, 5, 1].map((source, final) => ({ final, source })))).toBeUndefined();
  expect(fitMoments(line(1, 4, 2))).toBeUndefined();
  expect(fitMoments([3, 1.2, 4.6].map((source, final) => ({ final, source })))).toBeUndefined();
});

test('moments that are near a sample say best where the others lie', () => {
  const off = line(1, 8, 3).map((moment, at) => ({
    ...moment,
    source: moment.source + (at === 3 ? 0 : 0.05),
    bits: 20,
  }));
  const near = off.map((moment, at) => ({ ...moment, bits: at === 3 ? 0 : 20 }));
  expect(fitMoments(off)?.offset).toBeGreaterThan(10.04);
  expect(fitMoments(near)?.offset).toBeLessThan(10.02);
});

test('a frame that is held is told as such, and a short use runs as the vote says', () => {
  expect(fitMoments(line(0, 8, 2))?.speed).toBe(0);
  const short = [10, 10, 10.083, 10.2, 10.25].map((source, at) => ({ final: at / RATE, source }));
  expect(fitMoments(short)?.speed).toBe(1);
  expect(fitMoments(short, 0.8)?.speed).toBe(0.8);
});

test('a jump in the middle, and a hold at the end, are no other speed', () => {
  const jumped = line(1, 8, 4).map(({ final, source }) => ({ final, source: source + (final > 2 ? 0.4 : 0) }));
  expect([undefined, 1]).toContain(fitMoments(jumped)?.speed);
  const held = line(1, 8, 3).map(({ final, source }) => ({ final, source: Math.min(source, 12) }));
  expect([undefined, 1]).toContain(fitMoments(held)?.speed);
});

test('what has no time, or too few frames, is not looked at again', async () => {
  const refuse = { query: () => Promise.reject(new Error('asked')), secondsAt: () => 0 };
  const use = { stretch: { in: 0, out: 100 }, mirrored: false };
  expect(await refineTime(use, SOURCE, refuse)).toBeUndefined();
  const timed = { ...refuse, secondsAt: (position: number) => position / RATE };
  expect(await refineTime({ ...use, stretch: { in: 5, out: 8 } }, SOURCE, timed)).toBeUndefined();
  expect(await refineTime(use, [], timed)).toBeUndefined();
});
