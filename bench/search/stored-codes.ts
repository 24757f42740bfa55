/**
 * A process of its own for the large index: `store FOLDER COUNT` makes it, `load FOLDER` loads it and searches a little. Prints what
 * it took as JSON.
 */
import { readFileSync } from 'node:fs';
import { openStoredIndex } from '../../src/fingerprint/search/open-stored-index.ts';
import { listCodes, makeCodes } from './make-codes.ts';

/** As a ledger is read. */
const CODES_PER_ADD = 10_000;
const QUERIES = 64;

const [command = '', folder = '', count = '0'] = process.argv.slice(2);
const startedMs = performance.now();
const index = await openStoredIndex(folder, { onProblem: (message) => console.error(message) });
const openMs = performance.now() - startedMs;
if (command === 'store') await addCodes(Number(count));
else await index.search(listCodes(makeCodes(QUERIES, 3)), { radius: 31 });
const size = await index.size();
if (command === 'store') await index.close();
console.log(JSON.stringify({ openMs, wholeMs: performance.now() - startedMs, size, ...readMemory() }));

async function addCodes(total: number): Promise<void> {
  for (let at = 0; at < total; at += CODES_PER_ADD) {
    const bits = listCodes(makeCodes(Math.min(CODES_PER_ADD, total - at), at + 1));
    await index.add(
      bits.map((each, place) => ({ key: (at + place) * 16, bits: each })),
      at + bits.length,
    );
  }
}

/** Resident, now and at most. */
function readMemory(): { readonly bytes: number; readonly peakBytes: number } {
  const peakKilobytes = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
  return { bytes: process.memoryUsage.rss(), peakBytes: peakKilobytes * 1024 };
}
