import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FingerprintIndex } from '../src/domain/fingerprint-index.ts';
import { openMemoryIndex } from '../src/fingerprint/search/open-memory-index.ts';
import type { Bench, BenchContext, BenchRow } from './harness/bench.ts';
import { formatMegabytes, median } from './harness/figures.ts';
import { listCodes, makeCodes, makeQueries } from './search/make-codes.ts';
import { type NativeSearch, startNativeSearch } from './search/native-search.ts';

const CODES = 1_000_000;
const STORED_CODES = 10_000_000;
const QUICK_SHARE = 0.1;
const QUERIES = 256;
const CODES_PER_ADD = 50_000;
/** No limit that a query reaches: the hits are compared with those of the rival. */
const LIMIT = 1_000_000;
/** Passes of ours that are timed together: one of a small radius takes some ms. */
const PASSES: Readonly<Record<number, number>> = { 31: 20, 47: 4, 64: 1 };
const MEMORY_LIMIT_BYTES = 1_200_000_000;
const LOAD_LIMIT_MS = 5000;

export const searchCodes: Bench = {
  name: 'search-codes',
  title: 'Search of 256-bit codes, against brute force in C',
  async run(context) {
    const share = context.quick ? QUICK_SHARE : 1;
    const folder = join(context.dataDir, 'search-codes');
    mkdirSync(folder, { recursive: true });
    try {
      const searching = await compareSearch(context, folder, CODES * share);
      return {
        rows: [...searching, ...loadStored(context, join(folder, 'index'), STORED_CODES * share)],
        notes: [
          `Times are of one query, one thread, ${QUERIES} queries at once: foreign ones but for a tenth, which are near a code of the index. The rival is \`gcc -O3 -march=native\`, queries in batches of 16; both find the same.`,
          `This processor ${describeVectors()}. The target of radius 64 is for one with AVX-512, which counts bits in vectors (VPOPCNTDQ): the rival is faster there.`,
          'Memory is the most that the process had resident at any moment, Node included. Loading reads files that are in the cache of the disk.',
        ],
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function compareSearch(context: BenchContext, folder: string, count: number): Promise<readonly BenchRow[]> {
  const codes = makeCodes(count, 1);
  const queries = makeQueries(codes, QUERIES, 2);
  const native = await startNativeSearch(folder, codes, queries);
  const index = openMemoryIndex();
  const entries = listCodes(codes).map((bits, key) => ({ key, bits }));
  for (let at = 0; at < count; at += CODES_PER_ADD) await index.add(entries.slice(at, at + CODES_PER_ADD), at);
  const what = `${count.toLocaleString('en-US')} codes, radius`;
  const run = (radius: number) => compareRadius(context, index, native, listCodes(queries), radius);
  try {
    return [
      { ...(await run(31)).row(`${what} 31`, 5, 'at least 5x its speed') },
      { ...(await run(47)).row(`${what} 47`) },
      { ...(await run(64)).row(`${what} 64`, 0.3, 'at least 0.3x of its speed, 0.5x wanted') },
    ];
  } finally {
    await native.close();
    await index.close();
  }
}

async function compareRadius(
  context: BenchContext,
  index: FingerprintIndex,
  native: NativeSearch,
  queries: readonly Uint8Array[],
  radius: number,
) {
  const [ours, theirs]: [number[], number[]] = [[], []];
  await index.search(queries, { radius, limit: LIMIT });
  for (let run = 0; run < context.runs; run += 1) {
    const passes = PASSES[radius] ?? 1;
    const startedMs = performance.now();
    let hits = 0;
    for (let pass = 0; pass < passes; pass += 1)
      hits = countHits(await index.search(queries, { radius, limit: LIMIT }));
    ours.push((performance.now() - startedMs) / passes / queries.length);
    const rival = await native.search(radius);
    theirs.push(rival.msPerQuery);
    if (rival.hits !== hits) throw new Error(`Radius ${radius}: ${hits} hits, the rival has ${rival.hits}.`);
  }
  const speed = median(theirs) / median(ours);
  return {
    row: (what: string, least?: number, target?: string): BenchRow => ({
      what,
      ours: formatTimes(ours),
      rival: formatTimes(theirs),
      ratio: `${speed.toFixed(2)}x its speed`,
      ...(least !== undefined && target !== undefined && { target, met: speed >= least }),
    }),
  };
}

function countHits(found: Awaited<ReturnType<FingerprintIndex['search']>>): number {
  return found.reduce((sum, { hits }) => sum + hits.length, 0);
}

function formatTimes(ms: readonly number[]): string {
  return `${median(ms).toFixed(4)} ms (${Math.min(...ms).toFixed(4)}–${Math.max(...ms).toFixed(4)})`;
}

function loadStored(context: BenchContext, folder: string, count: number): readonly BenchRow[] {
  const stored = runStored('store', folder, String(count));
  const runs = Array.from({ length: context.runs }, () => runStored('load', folder));
  if (runs.some(({ size }) => size !== count)) throw new Error('What was loaded is not what was stored.');
  const [openMs, peakBytes] = [median(runs.map((run) => run.openMs)), Math.max(...runs.map((run) => run.peakBytes))];
  const what = `${count.toLocaleString('en-US')} codes`;
  const spread = runs.map((run) => (run.openMs / 1000).toFixed(2)).toSorted();
  const row = (text: string, ours: string): BenchRow => ({ what: `${what}, ${text}`, ours, rival: '', ratio: '' });
  return [
    {
      ...row('loaded from disk', `${(openMs / 1000).toFixed(2)} s (${spread[0]}–${spread.at(-1)})`),
      target: 'under 5 s',
      met: openMs < LOAD_LIMIT_MS,
    },
    {
      ...row('memory once loaded and searched', formatMegabytes(peakBytes)),
      target: 'under 1.2 GB (1,144 MB)',
      met: peakBytes < MEMORY_LIMIT_BYTES,
    },
    row('taken in by ten thousand and stored', `${(stored.wholeMs / 1000).toFixed(1)} s`),
    row('memory meanwhile', formatMegabytes(stored.peakBytes)),
  ];
}

interface StoredRun {
  readonly openMs: number;
  readonly wholeMs: number;
  readonly size: number;
  readonly peakBytes: number;
}

function runStored(...args: readonly string[]): StoredRun {
  const program = join(import.meta.dirname, 'search/stored-codes.ts');
  return JSON.parse(execFileSync(process.execPath, [program, ...args], { encoding: 'utf8' })) as StoredRun;
}

function describeVectors(): string {
  const flags = new Set(/^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1]?.split(' '));
  const has = ['avx2', 'avx512f', 'avx512_vpopcntdq'].map((flag) => `${flags.has(flag) ? 'has' : 'lacks'} ${flag}`);
  return has.join(', ');
}
