/**
 * Times Assay against what people use otherwise, both sides in one go.
 *   npm run bench -- [NAME…] [--quick] [--runs N] [--write] [--data DIR]
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { exrIngest } from './exr-ingest.ts';
import type { Bench } from './harness/bench.ts';
import { describeMachine } from './harness/machine.ts';
import { renderResult } from './harness/table.ts';
import { writePerformance } from './harness/write-performance.ts';
import { markMovie } from './mark-movie.ts';
import { markSequence } from './mark-sequence.ts';
import { markStills } from './mark-stills.ts';
import { matching } from './matching.ts';
import { matchingThroughput } from './matching-throughput.ts';
import { memory } from './memory.ts';
import { queueCost } from './queue-cost.ts';
import { renders } from './renders.ts';
import { rescan } from './rescan.ts';
import { samplesChain } from './samples-chain.ts';
import { samplesExiftool } from './samples-exiftool.ts';
import { samplesFlagged } from './samples-flagged.ts';
import { searchCodes } from './search-codes.ts';
import { watchLatency } from './watch-latency.ts';
import { workersRenders } from './workers-renders.ts';
import { workersWaiting } from './workers-waiting.ts';

const BENCHES: readonly Bench[] = [
  samplesFlagged,
  samplesExiftool,
  samplesChain,
  renders,
  rescan,
  memory,
  markStills,
  markSequence,
  markMovie,
  workersRenders,
  queueCost,
  workersWaiting,
  watchLatency,
  searchCodes,
  matching,
  matchingThroughput,
  exrIngest,
];

const HELP = `npm run bench -- [NAME…] [options]
  NAME        ${BENCHES.map((bench) => bench.name).join(', ')}; default: all
  --quick     smaller data, to try a bench out: its figures are not those of the targets
  --runs N    runs of each side; default 3
  --half H    of the matching trial's pictures: tune, to try things out with, or test; default test
  --write     write the figures into docs/performance.md
  --data DIR  make the test data there and keep it; default: a temporary folder (some 25 GB for all benches)
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    runs: { type: 'string', default: '3' },
    write: { type: 'boolean', default: false },
    data: { type: 'string' },
    half: { type: 'string', default: 'test' },
    help: { type: 'boolean', default: false },
  },
});
const unknown = positionals.filter((name) => BENCHES.every((bench) => bench.name !== name));

if (values.help || unknown.length > 0) {
  process.stdout.write(HELP);
  process.exit(values.help ? 0 : 2);
}
if (values.quick && values.write)
  throw new Error('Figures of --quick are not written: they are not those of the targets.');

if (values.write && values.half !== 'test') throw new Error('Figures are quoted from the test half only.');

const dataDir = values.data === undefined ? mkdtempSync(join(tmpdir(), 'assay-bench-')) : resolve(values.data);
mkdirSync(dataDir, { recursive: true });
try {
  const wanted = BENCHES.filter((bench) => positionals.length === 0 || positionals.includes(bench.name));
  for (const bench of wanted) await runBench(bench);
} finally {
  if (values.data === undefined) rmSync(dataDir, { recursive: true, force: true });
}

async function runBench(bench: Bench): Promise<void> {
  console.log(`\n## ${bench.name}: ${bench.title}`);
  const runs = Number(values.runs);
  const result = await bench.run({
    dataDir,
    quick: values.quick,
    runs,
    half: values.half === 'tune' ? 'tune' : 'test',
    write: values.write,
    say: (line) => console.error(line),
  });
  const about = `Measured ${new Date().toISOString().slice(0, 10)}, median of ${runs} runs (least–most): ${describeMachine()}. Load at the end: ${(loadavg()[0] ?? 0).toFixed(1)}.`;
  const text = `\n${renderResult(result)}\n\n${about}\n`;
  console.log(text);
  if (values.write) writePerformance(bench.name, text);
}
