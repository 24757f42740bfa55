import { describe, expect, it } from 'vitest';
import { codesOf, createHammingKernel, type HammingKernel } from '../../../../src/fingerprint/search/hamming-kernel.ts';
import { countDiffering, createCodeMaker } from '../../../contract/fingerprint-index-samples.ts';

const { code, near } = createCodeMaker(11);

function createFilled(codes: readonly Uint8Array[]): HammingKernel {
  const kernel = createHammingKernel(codes.length, true);
  codes.forEach((bits, at) => {
    codesOf(kernel, codes.length).set(bits, at * 32);
  });
  for (let table = 0; table < 16; table += 1) kernel.fillTable(table);
  return kernel;
}

function setQueries(kernel: HammingKernel, queries: readonly Uint8Array[], radius: number): void {
  queries.forEach((bits, at) => {
    new Uint8Array(kernel.memory.buffer, kernel.queriesAt(), 32 * queries.length).set(bits, at * 32);
  });
  new Uint32Array(kernel.memory.buffer, kernel.radiiAt(), queries.length).fill(radius);
}

/** `query place distance`, sorted: nothing may be in it twice. */
function readHits(kernel: HammingKernel): readonly string[] {
  const words = new Uint32Array(kernel.memory.buffer, kernel.hitsAt(), kernel.hitCount() * 3);
  return Array.from({ length: words.length / 3 }, (_, at) => words.slice(at * 3, at * 3 + 3).join(' ')).toSorted();
}

function expectedHits(codes: readonly Uint8Array[], queries: readonly Uint8Array[], radius: number): readonly string[] {
  return queries
    .flatMap((query, at) => codes.map((bits, place) => [at, place, countDiffering(query, bits)] as const))
    .filter(([, , distance]) => distance <= radius)
    .map((hit) => hit.join(' '))
    .toSorted();
}

const centre = code();
const COLLECTIONS: Readonly<Record<string, readonly Uint8Array[]>> = {
  random: Array.from({ length: 700 }, () => code()),
  // At every distance from a query, many of them from 0 to 79.
  clustered: Array.from({ length: 700 }, (_, at) => near(centre, at % 90)),
  // All differences in one chunk of the code, in neighbouring ones, or spread as evenly as can be.
  lopsided: Array.from({ length: 640 }, (_, at) => {
    const bits = centre.slice();
    const [many, step] = [at % 80, [1, 3, 16, 17, 51][at % 5] as number];
    for (let flip = 0; flip < many; flip += 1) {
      const bit = (at + flip * step + Math.floor((flip * step) / 256)) % 256;
      bits[bit >> 3] = (bits[bit >> 3] as number) ^ (1 << (bit & 7));
    }
    return bits;
  }),
  same: Array.from({ length: 130 }, () => centre),
};

describe.each(Object.entries(COLLECTIONS))('the kernel on %s codes', (_, codes) => {
  const kernel = createFilled(codes);
  const queries = [centre, near(centre, 3), near(centre, 40), code(), codes[100] as Uint8Array];

  it('finds by its tables what is within every radius they are for, once each', () => {
    for (let radius = 0; radius <= 79; radius += 1) {
      for (const query of queries) {
        setQueries(kernel, [query], radius);
        expect(kernel.probe(0, radius, 2 ** 31), `radius ${radius}`).toBe(1);
        expect(readHits(kernel), `radius ${radius}`).toEqual(expectedHits(codes, [query], radius));
      }
    }
  });

  it('finds by scanning and by sifting what is within any radius', () => {
    const whole = codes.length - (codes.length % 128);
    for (const radius of [0, 1, 30, 31, 63, 64, 100, 127, 128, 129, 255, 256]) {
      setQueries(kernel, queries, radius);
      expect(kernel.scan(0, codes.length, queries.length)).toBe(codes.length);
      expect(readHits(kernel), `scan, radius ${radius}`).toEqual(expectedHits(codes, queries, radius));
      kernel.prepareSift(queries.length);
      expect(kernel.sift(0, codes.length, queries.length)).toBe(whole);
      expect(readHits(kernel), `sift, radius ${radius}`).toEqual(expectedHits(codes.slice(0, whole), queries, radius));
    }
  });
});

describe('the kernel', () => {
  const codes = Array.from({ length: 9000 }, () => centre);
  const kernel = createFilled(codes);

  it('gives up probing where there are more hits than fit, or too much to look at', () => {
    setQueries(kernel, [centre], 31);
    expect(kernel.probe(0, 31, 2 ** 31)).toBe(0);
    expect(kernel.probe(0, 31, 100)).toBe(0);
  });

  it('stops scanning and sifting where hits find no more room, so that it can go on there', () => {
    setQueries(kernel, [centre], 0);
    const scanned = kernel.scan(0, codes.length, 1);
    expect([scanned, kernel.hitCount()]).toEqual([8192, 8192]);
    kernel.prepareSift(1);
    const sifted = kernel.sift(128, codes.length, 1);
    expect([sifted, kernel.hitCount()]).toEqual([128 + 8192, 8192]);
  });
});
