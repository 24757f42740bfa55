import { expect, test } from 'vitest';
import { chooseForTime } from '../../../../src/pipeline/match/choose-for-time.ts';
import type { LocalFinding } from '../../../../src/pipeline/match/search-local.ts';

const finding = (at: number, sha256: string, verdict: 'match' | 'overlay'): LocalFinding =>
  ({ at, keypoints: 400, findings: [{ sample: { sha256 }, verdict }] }) as unknown as LocalFinding;
const SHOTS = [
  { from: 0, to: 9 },
  { from: 10, to: 109 },
  { from: 110, to: 119 },
];
const isMovie = (sha256: string): boolean => sha256 === 'clip';

test('samples beside one that a clip was found in are asked, those of its shot only, and none twice', () => {
  const local = [finding(3, 'clip', 'match'), finding(6, 'still', 'match'), finding(113, 'clip', 'overlay')];
  expect(chooseForTime(SHOTS, local, new Set([0, 1]), isMovie)).toEqual([2, 4, 5, 7, 8, 9]);
  expect(chooseForTime(SHOTS, [finding(3, 'still', 'match')], new Set(), isMovie)).toEqual([]);
});

test('a long shot is asked at a dozen places all over it', () => {
  const asked = chooseForTime(SHOTS, [finding(20, 'clip', 'match')], new Set(), isMovie);
  expect(asked).toHaveLength(12);
  expect(asked).not.toContain(20);
  expect(asked.filter((at) => at < 60)).toHaveLength(6);
  expect([...asked].sort((a, b) => a - b)).toEqual(asked);
});
