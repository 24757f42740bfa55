import { expect, it } from 'vitest';
import { formatBytes, formatCount, formatDuration } from '../../../src/report/units.ts';

it.each([
  [0, '0 B'],
  [1, '1 B'],
  [999, '999 B'],
  [1000, '1.00 KB'],
  [1536, '1.54 KB'],
  [999_499, '999 KB'],
  [999_500, '1.00 MB'],
  [82_600_000, '82.6 MB'],
  [4.81e12, '4.81 TB'],
  [2.5e18, '2,500 PB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it.each([
  [0, '0.0 s'],
  [0.84, '0.8 s'],
  [9.94, '9.9 s'],
  [9.96, '10 s'],
  [59.4, '59 s'],
  [59.6, '1 min 0 s'],
  [185, '3 min 5 s'],
  [3599.6, '1 h 0 min'],
  [7800, '2 h 10 min'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

it('counts with the right word and thousands apart', () => {
  expect(formatCount(1, 'file')).toBe('1 file');
  expect(formatCount(0, 'file')).toBe('0 files');
  expect(formatCount(12_345, 'entry', 'entries')).toBe('12,345 entries');
});
