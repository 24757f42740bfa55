import { MOST_PROBE_RADIUS } from './hamming-kernel.ts';

/** `probe`: by the tables. `scan`: every code. `sift`: every code, 128 at once, which needs several queries to pay. */
export type SearchMethod = 'probe' | 'scan' | 'sift';

/*
 * Nanoseconds of one code for one query, measured with a million random codes on a 2-core x64 machine (AMD EPYC, AVX2, Node 24):
 * only how they relate matters, and a wrong choice costs time alone. See docs/fingerprint-index.md.
 */
const SCAN_NS = 2.9;
const SIFT_NS = 1.4;
/** Turning 128 codes, shared by all queries of the batch; for each code. */
const SIFT_SHARED_NS = 14.4;
/** Finding a bucket, and looking at one entry of it, by the flips allowed: more flips let more candidates through to their codes. */
const BUCKET_NS = 10;
const ENTRY_NS: readonly number[] = [10, 10, 11, 14, 19];

const CHUNKS = 16;
const BUCKETS = 65_536;
/** Buckets within 0, 1, 2, 3, 4 flipped bits of 16. */
const BUCKETS_WITHIN: readonly number[] = [1, 17, 137, 697, 2517];

/** How to search `codes` codes with tables for one query among `queries`. */
export function chooseMethod(radius: number, codes: number, queries: number): SearchMethod {
  const full = chooseFullMethod(queries);
  if (radius > MOST_PROBE_RADIUS) return full;
  return probeNs(radius, codes) < fullNs(full, queries) * codes ? 'probe' : full;
}

/** How to search codes without tables. */
export function chooseFullMethod(queries: number): 'scan' | 'sift' {
  return fullNs('sift', queries) < fullNs('scan', queries) ? 'sift' : 'scan';
}

function fullNs(method: 'scan' | 'sift', queries: number): number {
  return method === 'scan' ? SCAN_NS : SIFT_NS + SIFT_SHARED_NS / queries;
}

/** As `set_thresholds` of the kernel: sixteen thresholds that add up to radius + 1 - 16. */
function probeNs(radius: number, codes: number): number {
  const flips = Math.floor((radius + 1) / CHUNKS) - 1;
  const wider = (radius + 1) % CHUNKS;
  return (CHUNKS - wider) * tableNs(flips, codes) + wider * tableNs(flips + 1, codes);
}

function tableNs(flips: number, codes: number): number {
  return (BUCKETS_WITHIN[flips] ?? 0) * (BUCKET_NS + ((ENTRY_NS[flips] ?? 0) * codes) / BUCKETS);
}
