import { spawnSync } from 'node:child_process';
import { linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench, BenchContext, BenchRow } from './harness/bench.ts';
import { median } from './harness/figures.ts';
import { makePictures, type TrialPictures } from './matching/pictures/make-pictures.ts';
import { fillLedger } from './matching/throughput/large-ledger.ts';
import { makeTestMovies, TEST_ENCODERS, type TestMovies } from './matching/throughput/make-test-movies.ts';
import { type Cost, measureCpu } from './matching/throughput/measure-cpu.ts';
import { GENERATED_XMP } from './matching/trial/generated-xmp.ts';
import { openProduct, type Product } from './matching/trial/product.ts';

const ITEMS = 10_000;
const QUICK_ITEMS = 1000;
/** Real pictures among them, whose corners the others borrow. */
const REAL = 200;
const TARGET_REAL_TIME = 8;
const TARGET_DECODING = 0.7;

export const matchingThroughput: Bench = {
  name: 'matching-throughput',
  title: 'Movies of 1080p checked against 10,000 generated pictures',
  async run(context) {
    const items = context.quick ? QUICK_ITEMS : ITEMS;
    // The pictures of a trial that is tried out are enough here.
    const trial = await makePictures({ ...context, quick: true });
    const foreign = trial.pictures.filter(({ role }) => role === 'foreign').map(({ file }) => join(trial.folder, file));
    const movies = await makeTestMovies(context, foreign);
    const work = join(context.dataDir, `matching-throughput-ledger-${items}`);
    rmSync(work, { recursive: true, force: true });
    const product = await openProduct(join(work, 'product'));
    try {
      context.say(`  a ledger of ${items} items is filled`);
      await product.learn(placeReal(trial, join(work, 'ledger')), context.say);
      product.use(await fillLedger(product, items, context.say));
      const rows: BenchRow[] = [];
      for (const [index, { name }] of TEST_ENCODERS.entries())
        rows.push(...(await measureMovie(context, product, movies, name, movies.names[index] ?? '')));
      return { rows, notes: [describeTrial(movies.seconds, items)] };
    } finally {
      await product.close();
    }
  },
};

function placeReal({ folder, pictures }: TrialPictures, target: string): string {
  mkdirSync(target, { recursive: true });
  for (const { file } of pictures.filter(({ role }) => role === 'ledger').slice(0, REAL)) {
    linkSync(join(folder, file), join(target, file));
    writeFileSync(join(target, `${file}.xmp`), GENERATED_XMP);
  }
  return target;
}

async function measureMovie(
  context: BenchContext,
  product: Product,
  { folder, seconds }: TestMovies,
  codec: string,
  name: string,
): Promise<readonly BenchRow[]> {
  // Loads what is loaded once: children, the disk's cache.
  await product.find(folder, [name]);
  const costs: Cost[] = [];
  const decodes: number[] = [];
  for (let run = 0; run < context.runs; run += 1) {
    costs.push(await measureCpu(() => product.find(folder, [name])));
    decodes.push(decodeOnly(join(folder, name)));
    context.say(`  ${codec}, run ${run + 1}: ${((costs.at(-1)?.wallMs ?? 0) / 1000).toFixed(2)} s`);
  }
  const wallMs = median(costs.map((cost) => cost.wallMs));
  const cpuMs = median(costs.map((cost) => cost.cpuMs));
  const share = median(decodes) / cpuMs;
  const times = (seconds * 1000) / wallMs;
  return [
    {
      what: `${codec}, ${seconds} s`, ours: `${(wallMs / 1000).toFixed(2)} s: ${times.toFixed(1)}x real time`, rival: '', ratio: '',
      target: `at least ${TARGET_REAL_TIME}x`, met: times >= TARGET_REAL_TIME,
    },
    {
      what: '… of the processor time, decoding',
      ours: `${share.toFixed(2)} (${(median(decodes) / 1000).toFixed(1)} of ${(cpuMs / 1000).toFixed(1)} s)`, rival: '', ratio: '',
      target: `at least ${TARGET_DECODING}`, met: share >= TARGET_DECODING,
    },
  ]; // biome-ignore format: a table
}

/** Processor time of decoding the same frames and nothing else, ms. */
function decodeOnly(path: string): number {
  const main = join(import.meta.dirname, 'matching/throughput/decode-only.ts');
  const run = spawnSync(process.execPath, [main, path], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`Decoding ended with ${run.status}: ${run.stderr}`);
  return (JSON.parse(run.stdout) as { readonly cpuMs: number }).cpuMs;
}

function describeTrial(seconds: number, items: number): string {
  return `${seconds} s at 24 frames a second, grain, cuts every 2 to 6 s, nothing of the ledger in it. ${items} items: up to ${REAL} real pictures, the others with random codes and corners borrowed from those, turned and placed at random. Decoding: the same frames decoded by the product's decoder in a process that does nothing else.`;
}
