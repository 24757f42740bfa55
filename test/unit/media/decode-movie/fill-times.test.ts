import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fillTimes } from '../../../../src/media/decode/movie/fill-times.ts';
import type { TrackPacket } from '../../../../src/media/decode/movie/movie-track.ts';
import { orderFrames } from '../../../../src/media/decode/movie/order-frames.ts';

const STEP = 3750;
const packet = (pts: number | undefined): TrackPacket => ({
  ...(pts === undefined ? {} : { pts }),
  sizeBytes: 1000,
  key: false,
  alone: false,
  hidden: false,
  corrupt: false,
});
/** Frames as they are stored: each third one before the two that are shown before it. */
const stored = (groups: number): readonly number[] =>
  Array.from({ length: groups }, (_, group) =>
    [3 * group + 3, 3 * group + 1, 3 * group + 2].map((at) => at * STEP),
  ).flat();

test('frames of a program stream that have no time get back the one that is missing', () => {
  fc.assert(
    fc.property(fc.integer({ min: 4, max: 60 }), fc.array(fc.nat(58), { maxLength: 20 }), (groups, chosen) => {
      const times = [0, ...stored(groups)];
      // Only frames that others wait for, and not the last one: it leaves no hole.
      const untimed = new Set(chosen.filter((group) => group < groups - 1).map((group) => (3 * group + 3) * STEP));
      const packets = times.map((time) => packet(untimed.has(time) ? undefined : time));
      expect(fillTimes(packets).map(({ pts }) => pts)).toEqual(times);
      expect(orderFrames(packets, new Set())).toHaveLength(times.length);
    }),
  );
});

test('second fields stay without a time', () => {
  const packets = Array.from({ length: 20 }, (_, at) => packet(at % 2 === 0 ? (at / 2) * STEP : undefined));
  expect(fillTimes(packets)).toEqual(packets);
  expect(orderFrames(packets, new Set())).toHaveLength(10);
});

test('what cannot be told stays as it is: more holes than packets, one at the end, times on no grid', () => {
  const all = [
    [0, 1, undefined, 4, 5, 6].map((at) => (at === undefined ? at : at * STEP)),
    [0, 1, 2, 3, undefined].map((at) => (at === undefined ? at : at * STEP)),
    [0, 100, 200, 357, undefined, 480, 580],
    [undefined],
    [],
  ];
  for (const times of all) expect(fillTimes(times.map(packet)).map(({ pts }) => pts)).toEqual(times);
});
