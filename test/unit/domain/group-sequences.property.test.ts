import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countFrames } from '../../../src/domain/frame-ranges.ts';
import { groupSequences } from '../../../src/domain/group-sequences.ts';
import type { SequenceCandidate } from '../../../src/domain/sequence.ts';

const PICTURE = { mediaType: 'image/x-exr', dimensions: { width: 64, height: 64 } };

/** Prefixes, in front of a separator, that hold all that could mislead: versions, dates, sizes, shots. */
const prefix = fc
  .array(fc.constantFrom('sh', '010', 'comp', 'v003', '20260101', '1920x1080', 'left', 'x', '🎬', "it's", '-rf'), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => `${parts.join('_')}.`);

const frames = fc.uniqueArray(fc.integer({ min: -500, max: 200_000 }), { minLength: 3, maxLength: 40 });

function writeFrame(frame: number, padding: number): string {
  const digits = String(Math.abs(frame)).padStart(padding, '0');
  return frame < 0 ? `-${digits}` : digits;
}

function toCandidates(names: readonly string[]): SequenceCandidate[] {
  return names.map((name) => ({ name, ...PICTURE }));
}

test('what is made of frames is found as these frames', () => {
  fc.assert(
    fc.property(prefix, frames, fc.integer({ min: 1, max: 8 }), (before, numbers, padding) => {
      const names = numbers.map((frame) => `${before}${writeFrame(frame, padding)}.exr`);
      const { sequences, singles } = groupSequences(toCandidates(names));
      expect(singles).toEqual([]);
      expect(sequences).toHaveLength(1);
      const [sequence] = sequences;
      expect(sequence?.prefix).toBe(before);
      expect(sequence?.suffix).toBe('.exr');
      expect(sequence?.frames.map(({ frame }) => frame)).toEqual(numbers.toSorted((a, b) => a - b));
      for (const { frame, name } of sequence?.frames ?? []) {
        expect(name).toBe(`${before}${writeFrame(frame, padding)}.exr`);
      }
      expect(sequence?.remarks.every(({ code }) => code === 'sequence.missing-frames')).toBe(true);
    }),
  );
});

test('ranges and holes together are the whole run, and hold every frame once', () => {
  fc.assert(
    fc.property(frames, (numbers) => {
      const { sequences } = groupSequences(toCandidates(numbers.map((frame) => `a.${writeFrame(frame, 4)}.exr`)));
      const { ranges = [], missing = [], step = 0 } = sequences[0] ?? {};
      const first = Math.min(...numbers);
      const last = Math.max(...numbers);
      expect(countFrames(ranges)).toBe(numbers.length);
      expect(countFrames(ranges) + countFrames(missing)).toBe((last - first) / step + 1);
      for (const frame of numbers)
        expect(ranges.filter((range) => range.first <= frame && frame <= range.last)).toHaveLength(1);
      for (const range of missing)
        expect(numbers.some((frame) => range.first <= frame && frame <= range.last)).toBe(false);
    }),
  );
});

const anyName = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc
    .array(fc.constantFrom('a', 'v', 'x', '.', '_', '-', ' ', '0', '1', '9', '1001', '.exr', 'left', '\n'), {
      maxLength: 8,
    })
    .map((parts) => parts.join('')),
);
const anyCandidate = fc.record(
  {
    name: anyName,
    mediaType: fc.constantFrom('image/png', 'image/x-exr', 'video/mp4'),
    dimensions: fc.constantFrom({ width: 1, height: 1 }, { width: 2, height: 2 }),
  },
  { requiredKeys: ['name'] },
);

test('every name comes back exactly once, and order does not matter', () => {
  const candidates = fc.uniqueArray(anyCandidate, { selector: ({ name }) => name, maxLength: 60 });
  const withOrder = candidates.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  );
  fc.assert(
    fc.property(withOrder, ([list, shuffled]) => {
      const grouping = groupSequences(list);
      const names = [...grouping.singles, ...grouping.sequences.flatMap((one) => one.frames.map(({ name }) => name))];
      expect(names.toSorted()).toEqual(list.map(({ name }) => name).toSorted());
      for (const { frames: found } of grouping.sequences) {
        expect(new Set(found.map(({ frame }) => frame)).size).toBeGreaterThanOrEqual(3);
      }
      const again = groupSequences(shuffled);
      expect(again.sequences).toEqual(grouping.sequences);
      expect(again.singles.toSorted()).toEqual(grouping.singles.toSorted());
    }),
    { numRuns: 300 },
  );
});
