import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CODE_BYTES, DESCRIPTOR_BYTES, type Keypoints, PICTURE_VIEWS } from '../../../src/domain/fingerprint.ts';
import { decodeCodes, decodeKeypoints, encodeCodes, encodeKeypoints } from '../../../src/domain/fingerprint-bytes.ts';

const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const shortsOf = (length: number) => fc.uint16Array({ minLength: length, maxLength: length });
const codes = fc.array(
  fc.record({
    view: fc.constantFrom(...PICTURE_VIEWS),
    bits: bytesOf(CODE_BYTES),
    quality: fc.integer({ min: 0, max: 100 }),
  }),
  { maxLength: 16 },
);
const size = fc.integer({ min: 0, max: 0xffff_ffff });
const keypoints: fc.Arbitrary<Keypoints> = fc.integer({ min: 0, max: 40 }).chain((count) =>
  fc.record({
    width: size,
    height: size,
    count: fc.constant(count),
    positions: shortsOf(count * 2),
    sizes: shortsOf(count),
    angles: bytesOf(count),
    descriptors: bytesOf(count * DESCRIPTOR_BYTES),
  }),
);
/** The same bytes at an odd place in something larger, as a driver may hand them over. */
const within = (bytes: Uint8Array): Uint8Array => {
  const larger = Buffer.alloc(bytes.length + 8, 0xff);
  larger.set(bytes, 3);
  return larger.subarray(3, 3 + bytes.length);
};
/** Whatever it is: it decodes, and comes out the same again, or it is refused in a way that can be told. */
function expectTypedOrSame<T>(bytes: Uint8Array, decode: (b: Uint8Array) => T, encode: (value: T) => Uint8Array): void {
  let decoded: T;
  try {
    decoded = decode(bytes);
  } catch (error) {
    expect(error).toMatchObject({ name: 'AssayError', code: 'ledger.unusable' });
    return;
  }
  expect(encode(decoded)).toEqual(new Uint8Array(bytes));
}

describe('fingerprints as bytes', () => {
  it('come back as they were', () => {
    const codesComeBack = fc.property(codes, (value) => {
      expect(decodeCodes(within(encodeCodes(value)))).toEqual(value);
    });
    const keypointsComeBack = fc.property(keypoints, (value) => {
      expect(decodeKeypoints(within(encodeKeypoints(value)))).toEqual(value);
    });
    fc.assert(codesComeBack);
    fc.assert(keypointsComeBack);
  });

  it('never read what is not there, whatever the bytes', () => {
    const anything = fc.uint8Array({ maxLength: 400 });
    fc.assert(fc.property(anything, (bytes) => expectTypedOrSame(within(bytes), decodeCodes, encodeCodes)));
    fc.assert(fc.property(anything, (bytes) => expectTypedOrSame(within(bytes), decodeKeypoints, encodeKeypoints)));
  });

  it('never read what is not there when they were damaged or cut off', () => {
    const damage = fc.record({ at: fc.nat(), to: fc.nat(255), length: fc.nat() });
    fc.assert(
      fc.property(codes, keypoints, damage, (someCodes, someKeypoints, { at, to, length }) => {
        const harm = (bytes: Uint8Array): Uint8Array => {
          if (bytes.length === 0) return bytes;
          return within(bytes.with(at % bytes.length, to).slice(0, bytes.length - (length % 3)));
        };
        expectTypedOrSame(harm(encodeCodes(someCodes)), decodeCodes, encodeCodes);
        expectTypedOrSame(harm(encodeKeypoints(someKeypoints)), decodeKeypoints, encodeKeypoints);
      }),
    );
  });
});
