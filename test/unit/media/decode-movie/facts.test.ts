import { expect, test } from 'vitest';
import { finishPicture } from '../../../../src/media/decode/movie/finish-picture.ts';
import { frameAtSeconds, secondsOfFrame } from '../../../../src/media/decode/movie/frame-times.ts';
import { createAloneJudge } from '../../../../src/media/decode/movie/judge-alone.ts';
import { judgeRate } from '../../../../src/media/decode/movie/judge-rate.ts';
import { judgeTimecode } from '../../../../src/media/decode/movie/judge-timecode.ts';
import { readTurn } from '../../../../src/media/decode/movie/read-turn.ts';

const rate = (numerator: number, denominator = 1) => ({ numerator, denominator });

test('a start timecode is taken when it can be one at the rate, and said to be wrong when not', () => {
  expect(judgeTimecode([], rate(24))).toEqual({});
  expect(judgeTimecode(['01:00:00:23'], rate(24000, 1001))).toEqual({ timecode: '01:00:00:23' });
  expect(judgeTimecode(['01:00:00;02'], rate(30000, 1001))).toEqual({ timecode: '01:00:00;02' });
  expect(judgeTimecode(['01:00:00.02'], rate(30000, 1001))).toEqual({ timecode: '01:00:00;02' });
  expect(judgeTimecode(['00:00:00:11'], rate(12))).toEqual({ timecode: '00:00:00:11' });
  for (const [text, at] of [
    ['01:00:00:24', rate(24)],
    ['01:00:00;02', rate(25)],
    ['01:01:00;01', rate(30000, 1001)],
    ['25:00:00:00', rate(24)],
    ['01:60:00:00', rate(24)],
    ['half past nine \u001b[2J', rate(24)],
  ] as const) {
    const judged = judgeTimecode([text], at);
    expect(judged.timecode).toBeUndefined();
    expect(judged.remark).toMatch(/^Its start timecode ".*" is not used: /);
    expect(judged.remark).not.toMatch(/[^\x20-\x7e]/);
  }
});

test('a rate is constant when all frames lie in an even row, rounded as the container does', () => {
  const milliseconds = Float64Array.from({ length: 200 }, (_, frame) => Math.round((frame * 1001) / 24));
  expect(judgeRate(milliseconds, rate(1, 1000), [rate(24000, 1001)])).toEqual({
    rate: rate(24000, 1001),
    variable: false,
  });
  // The container says nothing of use: the mean stands for a rate that has a name.
  expect(judgeRate(milliseconds, rate(1, 1000), [rate(90000), rate(0, 0)])).toEqual({
    rate: rate(24000, 1001),
    variable: false,
  });
  const oneMissing = milliseconds.filter((_, frame) => frame !== 100);
  expect(judgeRate(oneMissing, rate(1, 1000), [rate(24000, 1001)]).variable).toBe(true);
  expect(judgeRate(Float64Array.of(5), rate(1, 25), [rate(25)])).toEqual({ rate: rate(25), variable: false });
});

test('a frame is found by the time at which it is shown, and no other', () => {
  const constant = { frames: 100, rate: rate(24000, 1001), startSeconds: 1.4 };
  for (const frame of [0, 1, 50, 99])
    expect(frameAtSeconds(constant, secondsOfFrame(constant, frame) + 0.0005)).toBe(frame);
  expect(frameAtSeconds(constant, 1.3)).toBeUndefined();
  expect(frameAtSeconds(constant, secondsOfFrame(constant, 100))).toBeUndefined();
  const variable = { frames: 3, rate: rate(24), times: Float64Array.of(0, 0.04, 0.5) };
  expect([0, 0.04, 0.5, 0.3].map((seconds) => frameAtSeconds(variable, seconds))).toEqual([0, 1, 2, undefined]);
});

test('pictures are turned as the display matrix says', () => {
  const one = 65536;
  expect(readTurn([one, 0, 0, 0, one])).toEqual({ quarters: 0, mirrored: false });
  expect(readTurn([0, one, 0, -one, 0])).toEqual({ quarters: 1, mirrored: false });
  expect(readTurn([-one, 0, 0, 0, -one])).toEqual({ quarters: 2, mirrored: false });
  expect(readTurn([0, -one, 0, one, 0])).toEqual({ quarters: 3, mirrored: false });
  expect(readTurn([-one, 0, 0, 0, one])).toEqual({ quarters: 0, mirrored: true });
  expect(readTurn([])).toEqual({ quarters: 0, mirrored: false });
  const raw = { width: 3, height: 2, channels: 1, data: Uint8Array.of(1, 2, 3, 4, 5, 6) } as const;
  const turn = (quarters: 0 | 1 | 2 | 3, mirrored = false) => [...finishPicture(raw, { quarters, mirrored }, raw).data];
  expect(turn(1)).toEqual([4, 1, 5, 2, 6, 3]);
  expect(turn(2)).toEqual([6, 5, 4, 3, 2, 1]);
  expect(turn(3)).toEqual([3, 6, 2, 5, 1, 4]);
  expect(turn(0, true)).toEqual([3, 2, 1, 6, 5, 4]);
});

test('transparent parts stand over mid grey', () => {
  const upright = { quarters: 0, mirrored: false } as const;
  const raw = { width: 2, height: 1, channels: 2, data: Uint8Array.of(255, 0, 255, 255) } as const;
  expect([...finishPicture(raw, upright, raw).data]).toEqual([128, 255]);
  const colour = { width: 1, height: 1, channels: 4, data: Uint8Array.of(255, 0, 0, 0) } as const;
  expect(finishPicture(colour, upright, colour)).toMatchObject({ channels: 3, data: Uint8Array.of(128, 128, 128) });
});

test('slices tell whether a picture of H.264 needs others, whatever the container says', () => {
  const judge = createAloneJudge('h264', Uint8Array.of());
  const slice = (type: number, head: number) => [0, 0, 1, type, head, 0x80];
  // first_mb 0 is one bit; the type follows: 7 (all I) is 0001000, 5 (all P) is 00110.
  const [intra, predicted] = [0b1000_1000, 0b1001_1000];
  expect(judge?.(Uint8Array.from(slice(0x65, 0)), false)).toBe(true);
  expect(judge?.(Uint8Array.from(slice(0x41, intra)), false)).toBe(true);
  expect(judge?.(Uint8Array.from(slice(0x41, predicted)), true)).toBe(false);
  expect(judge?.(Uint8Array.from([...slice(0x41, intra), ...slice(0x41, predicted)]), false)).toBe(false);
  expect(judge?.(Uint8Array.from([...slice(0x41, intra), ...slice(0x41, predicted)]), true)).toBe(true);
  expect(judge?.(Uint8Array.of(), true)).toBe(true);
  expect(createAloneJudge('prores', Uint8Array.of())).toBeUndefined();
});
