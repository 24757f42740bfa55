import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MovieIndex } from '../../../../src/domain/movie-index.ts';
import { planRuns } from '../../../../src/media/decode/movie/plan-runs.ts';
import { planSamples } from '../../../../src/media/decode/movie/plan-samples.ts';

const BASE: MovieIndex = {
  width: 64,
  height: 64,
  codec: 'h264',
  frames: 500,
  rate: { numerator: 24, denominator: 1 },
  variable: false,
  intra: false,
  remarks: [],
};
const FEW = { thorough: false } as const;

function longGroups(keyframes: readonly number[], frames = 500) {
  const index: MovieIndex = { ...BASE, frames, keyframes: Uint32Array.from(keyframes) };
  const sizes = new Uint32Array(frames).fill(1000);
  for (const frame of keyframes) sizes[frame] = 20_000;
  return { index, sizes };
}

describe('which frames of a movie are looked at', () => {
  test('in codecs of single frames every twelfth and the last, so that no shot of thirteen goes unseen', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), (frames) => {
        const plan = planSamples({ ...BASE, intra: true, frames }, { sizes: new Uint32Array() }, FEW);
        const seen = new Set(plan.frames);
        expect(plan.promise).toBe('stride');
        expect(seen.has(0) && seen.has(frames - 1)).toBe(true);
        for (let start = 0; start + 13 <= frames; start += 1)
          expect([...Array(13).keys()].some((frame) => seen.has(start + frame))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test('every frame when it has to be thorough, every twelfth of any codec when dense', () => {
    const { index, sizes } = longGroups([0, 250], 300);
    expect(planSamples(index, { sizes }, { thorough: true })).toMatchObject({ promise: 'every-frame', thin: [] });
    expect(planSamples(index, { sizes }, { thorough: true }).frames).toHaveLength(300);
    const dense = planSamples(index, { sizes }, { thorough: false, dense: true });
    expect([...dense.frames].slice(0, 3)).toEqual([0, 12, 24]);
  });

  test('keyframes at even distances promise nothing, and the plan says which stretches are thin', () => {
    const { index, sizes } = longGroups([0, 48, 96, 144, 192], 200);
    const plan = planSamples(index, { sizes }, FEW);
    expect(plan.promise).toBe('none');
    expect(plan.thin[0]).toEqual({ in: 1, out: 47 });
    expect(plan.thin).toHaveLength(4);
  });

  test('groups of at most thirteen frames are as good as a stride', () => {
    const { index, sizes } = longGroups([0, 13, 26, 39], 52);
    expect(planSamples(index, { sizes }, FEW)).toMatchObject({ promise: 'stride', thin: [] });
    const wider = longGroups([0, 14, 28, 42], 56);
    expect(planSamples(wider.index, { sizes: wider.sizes }, FEW).promise).toBe('none');
  });

  test('the encoder says whether it puts keyframes at cuts', () => {
    const { index, sizes } = longGroups([0, 250]);
    const say = (encoderSettings: string) => planSamples(index, { sizes, encoderSettings }, FEW).promise;
    expect(say('x264 - core 164 - options: keyint=250 keyint_min=25 scenecut=40 intra_refresh=0')).toBe(
      'cuts-at-keyframes',
    );
    expect(say('x264 - core 164 - options: keyint=250 keyint_min=25 scenecut=0 intra_refresh=0')).toBe('none');
    expect(say('x264 - core 164 - options: scenecut=40 intra_refresh=1')).toBe('none');
  });

  test('so do groups of many lengths, unless cuts lie inside of them', () => {
    const cuts = longGroups([0, 31, 90, 150, 163, 230, 290, 350, 401]);
    expect(planSamples(cuts.index, { sizes: cuts.sizes }, FEW).promise).toBe('cuts-at-keyframes');
    for (const frame of [60, 120, 260, 380]) cuts.sizes[frame] = 15_000;
    expect(planSamples(cuts.index, { sizes: cuts.sizes }, FEW).promise).toBe('none');
  });

  test('a frame in a group that is as large as a keyframe is looked at, as far as that can be afforded', () => {
    const { index, sizes } = longGroups([0, 250]);
    sizes[280] = 15_000;
    sizes[240] = 15_000;
    const { frames } = planSamples(index, { sizes }, FEW);
    expect([...frames]).toEqual([0, 250, 280, 499]);
    const steady = longGroups([0, 250]);
    for (let frame = 3; frame < 500; frame += 4) steady.sizes[frame] = 9000;
    expect([...planSamples(steady.index, { sizes: steady.sizes }, FEW).frames]).toEqual([0, 250, 499]);
  });

  test('the last frame always, and one of each stretch in a group where next to nothing is stored after more was', () => {
    const { index, sizes } = longGroups([0, 250]);
    const plan = () => [...planSamples(index, { sizes }, FEW).frames];
    // Black from 100 to 120 and from 260 to 279, after which the encoder went on without keyframes; black at the end is told by it.
    sizes.fill(12, 101, 121).fill(12, 261, 280).fill(12, 490, 500);
    expect(plan()).toEqual([0, 250, 270, 499]);
    // Reaching frame 110 costs 110 frames, which only a longer movie can afford.
    const long = longGroups([0, 250], 5000);
    long.sizes.fill(12, 101, 121).fill(12, 261, 280);
    expect([...planSamples(long.index, { sizes: long.sizes }, FEW).frames]).toEqual([0, 110, 250, 270, 4999]);
  });

  test('frames that others are not predicted from, short stretches and still shots are no reason to look', () => {
    const { index, sizes } = longGroups([0, 250]);
    // IBBBP: three of four are small.
    for (let frame = 1; frame < 250; frame += 1) sizes[frame] = frame % 4 === 0 ? 5000 : 300;
    sizes.fill(12, 251);
    sizes.fill(800, 254, 290).fill(12, 270, 275);
    expect([...planSamples(index, { sizes }, FEW).frames]).toEqual([0, 250, 499]);
  });
});

describe('how few packets they take', () => {
  test('keyframes alone, others from the keyframe before, and straight on where all are wanted', () => {
    const index = { intra: false, keyframes: Uint32Array.from([0, 10, 20]) };
    expect(planRuns(index, [0, 10, 20])).toEqual([{ alone: true, frames: [0, 10, 20] }]);
    expect(planRuns(index, [0, 5, 10, 20, 23, 25])).toEqual([
      { alone: false, frames: [0, 5] },
      { alone: true, frames: [10] },
      { alone: false, frames: [20, 23, 25] },
    ]);
    const all = Array.from({ length: 25 }, (_, frame) => frame);
    expect(planRuns(index, all)).toEqual([{ alone: false, frames: all }]);
    expect(planRuns({ intra: true }, [3, 9])).toEqual([{ alone: true, frames: [3, 9] }]);
    expect(planRuns(index, [])).toEqual([]);
    // An edit list begins inside of a group.
    expect(planRuns({ intra: false, keyframes: Uint32Array.of(6) }, [0, 6])).toEqual([
      { alone: false, frames: [0] },
      { alone: true, frames: [6] },
    ]);
  });
});
