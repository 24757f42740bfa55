import { describe, expect, it } from 'vitest';
import { type Keypoints, PICTURE_VIEWS, type PictureCode } from '../../../src/domain/fingerprint.ts';
import { decodeCodes, decodeKeypoints, encodeCodes, encodeKeypoints } from '../../../src/domain/fingerprint-bytes.ts';

const CODE: PictureCode = { view: 'trimmed', quality: 73, bits: new Uint8Array(32).fill(0xab) };
const KEYPOINTS: Keypoints = {
  width: 4096,
  height: 2160,
  count: 2,
  positions: Uint16Array.of(1, 0x0203, 0xffff, 0),
  sizes: Uint16Array.of(0x0405, 6),
  angles: Uint8Array.of(7, 8),
  descriptors: new Uint8Array(64).fill(9),
};
const damaged = expect.objectContaining({ code: 'ledger.unusable' });
const bug = expect.objectContaining({ code: 'internal.bug' });

describe('the layout, which ledgers hold', () => {
  it('of codes', () => {
    expect(encodeCodes([])).toHaveLength(0);
    expect([...encodeCodes([CODE])]).toEqual([1, 73, ...new Array(32).fill(0xab)]);
    expect(PICTURE_VIEWS).toEqual([
      'whole',
      'trimmed',
      'crop-2.39',
      'crop-1.85',
      'crop-1.33',
      'crop-0.56',
      'crop-1.78',
    ]);
  });

  it('of keypoints', () => {
    const header = [1, 0, 16, 0, 0, 0x70, 8, 0, 0, 2, 0];
    const points = [1, 0, 3, 2, 255, 255, 0, 0, 5, 4, 6, 0, 7, 8];
    expect([...encodeKeypoints(KEYPOINTS)]).toEqual([...header, ...points, ...new Array(64).fill(9)]);
    // A picture of clouds has none.
    const none = { ...KEYPOINTS, count: 0, positions: new Uint16Array(0), sizes: new Uint16Array(0) };
    const empty = { ...none, angles: new Uint8Array(0), descriptors: new Uint8Array(0) };
    expect(decodeKeypoints(encodeKeypoints(empty))).toEqual(empty);
  });
});

it.each([
  ['cut off', encodeCodes([CODE]).slice(1)],
  ['of a view that nobody knows', encodeCodes([CODE]).with(0, PICTURE_VIEWS.length)],
  ['of a quality that there is none', encodeCodes([CODE]).with(1, 101)],
])('refuses codes that are %s', (_, bytes) => {
  expect(() => decodeCodes(bytes)).toThrow(damaged);
});

it.each([
  ['empty', new Uint8Array(0)],
  ['less than a header', encodeKeypoints(KEYPOINTS).slice(0, 10)],
  ['cut off', encodeKeypoints(KEYPOINTS).slice(0, -1)],
  ['longer than they say', Uint8Array.of(...encodeKeypoints(KEYPOINTS), 0)],
  ['more than there are', encodeKeypoints(KEYPOINTS).with(10, 0xff)],
  ['laid out in a newer way', encodeKeypoints(KEYPOINTS).with(0, 2)],
])('refuses keypoints that are %s', (_, bytes) => {
  expect(() => decodeKeypoints(bytes)).toThrow(damaged);
});

it('takes nothing that would not come back', () => {
  for (const odd of [{ quality: 50.5 }, { quality: 101 }, { bits: new Uint8Array(31) }, { view: 'other' as 'whole' }])
    expect(() => encodeCodes([{ ...CODE, ...odd }])).toThrow(bug);
  for (const odd of [{ count: 1 }, { sizes: new Uint16Array(3) }, { angles: new Uint8Array(1) }, { width: -1 }])
    expect(() => encodeKeypoints({ ...KEYPOINTS, ...odd })).toThrow(bug);
  const many = { ...KEYPOINTS, count: 65_536, positions: new Uint16Array(131_072), sizes: new Uint16Array(65_536) };
  const tooMany = { ...many, angles: new Uint8Array(65_536), descriptors: new Uint8Array(65_536 * 32) };
  expect(() => encodeKeypoints(tooMany)).toThrow(bug);
});
