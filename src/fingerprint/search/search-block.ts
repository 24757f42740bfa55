import { CODE_BYTES } from '../../domain/fingerprint.ts';
import { chooseFullMethod, chooseMethod } from './choose-method.ts';
import { BLOCK_CODES, type HammingKernel } from './hamming-kernel.ts';
import type { HitCollector } from './hit-collector.ts';
import type { Pause } from './pauses.ts';

/** Codes of one kernel that are searched together: a segment, or a tail as far as it went when the search began. */
export interface SearchBlock {
  readonly kernel: HammingKernel;
  readonly count: number;
  /** There are tables. */
  readonly indexed: boolean;
  readonly keyAt: (place: number) => number;
}

export interface CodeQuery {
  readonly bits: Uint8Array;
  readonly collector: HitCollector;
}

/** Pairs of code and query that are looked at between two pauses: some ms. */
const PAIRS_AT_ONCE = 2 ** 20;
/** Words of a hit in the kernel's memory: query, place, distance. */
const HIT_WORDS = 3;
/**
 * Entries that a probe may look at, for each code there is, before scanning is cheaper: an entry costs some 10 ns, a code 2 to 4. It
 * happens where many codes are alike.
 */
const ENTRIES_PER_CODE = 0.3;
const MIN_ENTRIES = 4096;

/** At most MOST_QUERIES of the kernel at once. */
export async function searchBlock(block: SearchBlock, queries: readonly CodeQuery[], pause: Pause): Promise<void> {
  if (block.count === 0) return;
  const rest: CodeQuery[] = [];
  for (const query of queries) {
    if (!probeFor(block, query, queries.length)) rest.push(query);
    await pause();
  }
  if (rest.length > 0) await lookThrough(block, rest, pause);
}

function probeFor(block: SearchBlock, query: CodeQuery, among: number): boolean {
  const { kernel, count } = block;
  const { radius } = query.collector;
  if (!block.indexed || chooseMethod(radius, count, among) !== 'probe') return false;
  setQueries(kernel, [query]);
  if (kernel.probe(0, radius, MIN_ENTRIES + Math.floor(count * ENTRIES_PER_CODE)) === 0) return false;
  takeHits(block, [query]);
  return true;
}

/** Others may use the kernel while this one pauses: each stretch sets its queries anew. */
async function lookThrough(block: SearchBlock, queries: readonly CodeQuery[], pause: Pause): Promise<void> {
  const stretch = Math.ceil(PAIRS_AT_ONCE / queries.length / BLOCK_CODES) * BLOCK_CODES;
  const method = chooseFullMethod(queries.length);
  for (let from = 0; from < block.count; ) {
    const to = Math.min(block.count, from + stretch);
    setQueries(block.kernel, queries);
    from = method === 'sift' ? siftOnce(block, queries, from, to) : scanOnce(block, queries, from, to);
    await pause();
  }
}

function siftOnce(block: SearchBlock, queries: readonly CodeQuery[], from: number, to: number): number {
  block.kernel.prepareSift(queries.length);
  const reached = block.kernel.sift(from, to, queries.length);
  takeHits(block, queries);
  if (reached > from) return reached;
  // The last codes are no whole block, or the first block has too many hits at once.
  return scanOnce(block, queries, from, Math.min(to, from + BLOCK_CODES));
}

function scanOnce(block: SearchBlock, queries: readonly CodeQuery[], from: number, to: number): number {
  const reached = block.kernel.scan(from, to, queries.length);
  takeHits(block, queries);
  return reached;
}

function setQueries(kernel: HammingKernel, queries: readonly CodeQuery[]): void {
  const bits = new Uint8Array(kernel.memory.buffer, kernel.queriesAt(), queries.length * CODE_BYTES);
  const radii = new Uint32Array(kernel.memory.buffer, kernel.radiiAt(), queries.length);
  queries.forEach((query, at) => {
    bits.set(query.bits, at * CODE_BYTES);
    radii[at] = query.collector.radius;
  });
}

function takeHits(block: SearchBlock, queries: readonly CodeQuery[]): void {
  const { kernel } = block;
  const words = new Uint32Array(kernel.memory.buffer, kernel.hitsAt(), kernel.hitCount() * HIT_WORDS);
  for (let at = 0; at < words.length; at += HIT_WORDS)
    queries[words[at] ?? 0]?.collector.offer(block.keyAt(words[at + 1] ?? 0), words[at + 2] ?? 0);
}
