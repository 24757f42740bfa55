import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countFramesPerDay,
  formatTimecode,
  parseTimecode,
  RATE_NAMES,
  TIMECODE_RATES,
  type TimecodeRate,
} from '../../../src/domain/timecode.ts';
import { findTimecodeRate, parseRateName, parseTimecodeStart, timecodeAt } from '../../../src/domain/timecode-start.ts';

type OracleTimecode = { frameCount: number; toString(): string };
type Oracle = new (value: number | string, rate: [number, number], dropFrame: boolean) => OracleTimecode;
const SmpteTimecode = createRequire(import.meta.url)('smpte-timecode') as Oracle;

const rates = RATE_NAMES.map((name) => TIMECODE_RATES[name]);
const df30 = TIMECODE_RATES['29.97df'];

function oracleFor(value: number | string, rate: TimecodeRate): OracleTimecode {
  return new SmpteTimecode(value, [rate.rate.numerator, rate.rate.denominator], rate.dropFrame);
}

describe('timecode', () => {
  it.each(rates)('agrees with smpte-timecode around every minute of a day at $name', (rate) => {
    const wrong: string[] = [];
    for (let minute = 0; minute < 24 * 60; minute++) {
      const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
      const label = `${clock}:30${rate.dropFrame ? ';' : ':'}00`;
      const middle = parseTimecode(label, rate);
      if (oracleFor(label, rate).frameCount !== middle) wrong.push(label);
      // The last labels of the minute and the first of the next.
      for (let offset = -6; offset <= 6; offset++) {
        const frame = middle + 30 * rate.base + offset;
        if (frame >= countFramesPerDay(rate)) continue;
        const text = formatTimecode(frame, rate);
        if (oracleFor(frame, rate).toString() !== text || parseTimecode(text, rate) !== frame) wrong.push(text);
      }
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    ['29.97df', 1799, '00:00:59;29'],
    ['29.97df', 1800, '00:01:00;02'],
    ['29.97df', 17_981, '00:09:59;29'],
    ['29.97df', 17_982, '00:10:00;00'],
    ['29.97df', 107_892, '01:00:00;00'],
    ['59.94df', 3600, '00:01:00;04'],
    ['59.94df', 215_784, '01:00:00;00'],
    ['23.976', 86_400, '01:00:00:00'],
    ['50', 180_000, '01:00:00:00'],
  ] as const)('at %s frame %i is %s', (name, frame, text) => {
    expect(formatTimecode(frame, TIMECODE_RATES[name])).toBe(text);
    expect(parseTimecode(text, TIMECODE_RATES[name])).toBe(frame);
  });

  it('rolls over at 24 hours, forwards and backwards', () => {
    expect(countFramesPerDay(df30)).toBe(2_589_408);
    for (const rate of rates) {
      const day = countFramesPerDay(rate);
      expect(formatTimecode(day, rate)).toMatch(/^00:00:00[:;]00$/);
      expect(formatTimecode(-1, rate)).toBe(formatTimecode(day - 1, rate));
      expect(formatTimecode(day - 1, rate).slice(-2)).toBe(String(rate.base - 1));
    }
  });

  it('keeps every frame through a round trip', () => {
    fc.assert(
      fc.property(fc.constantFrom(...rates), fc.nat(), (rate, any) => {
        const frame = any % countFramesPerDay(rate);
        expect(parseTimecode(formatTimecode(frame, rate), rate)).toBe(frame);
      }),
    );
  });

  it('gives neighbouring frames different labels that ascend within a day', () => {
    fc.assert(
      fc.property(fc.constantFrom(...rates), fc.nat(), (rate, any) => {
        const frame = any % (countFramesPerDay(rate) - 1);
        expect(formatTimecode(frame, rate) < formatTimecode(frame + 1, rate)).toBe(true);
      }),
    );
  });

  it.each([
    ['00:01:00;00', '29.97df', 'first 2 labels'],
    ['00:01:00;01', '29.97df', 'first 2 labels'],
    ['10:59:00;03', '59.94df', 'first 4 labels'],
    ['00:00:00:24', '24', 'frames end at 23'],
    ['24:00:00:00', '24', 'hours end at 23'],
    ['00:60:00:00', '24', 'minutes end at 59'],
    ['00:00:60:00', '24', 'seconds end at 59'],
    ['00:00:00;00', '24', 'non-drop'],
    ['00:00:00:00', '29.97df', 'write ";"'],
    ['1:00:00:00', '25', 'HH:MM:SS:FF'],
    ['', '25', 'HH:MM:SS:FF'],
  ] as const)('refuses %s at %s', (text, name, why) => {
    expect(() => parseTimecode(text, TIMECODE_RATES[name])).toThrow(
      expect.objectContaining({ code: 'usage.invalid', message: expect.stringContaining(why) }),
    );
  });

  it('accepts the labels of a tenth minute and those after the dropped ones', () => {
    expect(parseTimecode('00:10:00;00', df30)).toBe(17_982);
    expect(parseTimecode('00:01:00;02', df30)).toBe(1800);
  });
});

describe('timecode start', () => {
  it('counts from the frame that the start names', () => {
    const start = parseTimecodeStart('01:00:00:00@1001', TIMECODE_RATES['24']);
    expect(start).toEqual({ timecode: '01:00:00:00', frame: 1001 });
    expect(timecodeAt(start, 1001, TIMECODE_RATES['24'])).toBe('01:00:00:00');
    expect(timecodeAt(start, 1025, TIMECODE_RATES['24'])).toBe('01:00:01:00');
    expect(timecodeAt(start, 1000, TIMECODE_RATES['24'])).toBe('00:59:59:23');
  });

  it('never drifts: an hour of 29.97 drop frame ends on the hour', () => {
    expect(timecodeAt({ timecode: '00:59:59;29', frame: 0 }, 1, df30)).toBe('01:00:00;00');
    expect(timecodeAt({ timecode: '01:00:00;00', frame: 1 }, 107_893, df30)).toBe('02:00:00;00');
  });

  it.each(['01:00:00:00', '@1001', '01:00:00:00@', '01:00:00:00@1.5', '01:00:00:30@1'])('refuses %s', (text) => {
    expect(() => parseTimecodeStart(text, TIMECODE_RATES['24'])).toThrow(
      expect.objectContaining({ code: 'usage.invalid' }),
    );
  });

  it('names rates as files write them', () => {
    expect(findTimecodeRate({ numerator: 24_000, denominator: 1001 }, false)?.name).toBe('23.976');
    expect(findTimecodeRate({ numerator: 2398, denominator: 100 }, false)?.name).toBe('23.976');
    expect(findTimecodeRate({ numerator: 24, denominator: 1 }, false)?.name).toBe('24');
    expect(findTimecodeRate({ numerator: 30_000, denominator: 1001 }, true)?.name).toBe('29.97df');
    expect(findTimecodeRate({ numerator: 25, denominator: 1 }, true)).toBeUndefined();
    expect(findTimecodeRate({ numerator: 1, denominator: 0 }, false)).toBeUndefined();
  });

  it('reads rate names', () => {
    expect(parseRateName('29.97DF')).toBe('29.97df');
    expect(() => parseRateName('23.98')).toThrow(expect.objectContaining({ code: 'usage.invalid' }));
  });
});
