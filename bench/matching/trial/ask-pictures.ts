import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TrialPicture } from '../pictures/trial-picture.ts';
import { judgeQuery, type NameItem, type Observation } from './judge.ts';
import { type MadeQueries, orderQueries } from './order-queries.ts';
import type { Product } from './product.ts';
import type { ResultLog } from './result-log.ts';

/** Pictures whose queries are made and asked at once: some 400 MB of files. */
const BATCH = 6;

export interface Asking {
  readonly product: Product;
  /** Folder of the trial's pictures. */
  readonly pictures: string;
  /** Folder to work in. */
  readonly work: string;
  readonly asked: readonly TrialPicture[];
  readonly plates: readonly TrialPicture[];
  readonly nameItem: NameItem;
  readonly log: ResultLog<Observation>;
  readonly say: (line: string) => void;
}

/** Asks for every picture through all that is done to it. Those in the log already are not asked again. */
export async function askPictures(asking: Asking): Promise<void> {
  const done = new Set(asking.log.entries.map(({ picture }) => picture));
  const open = asking.asked.filter(({ id }) => !done.has(id));
  const batches = Array.from({ length: Math.ceil(open.length / BATCH) }, (_, at) =>
    open.slice(at * BATCH, (at + 1) * BATCH),
  );
  const order = (at: number): Promise<MadeQueries> | undefined => {
    const asked = batches[at];
    return (
      asked &&
      orderQueries(asking.work, `queries-${at % 2}`, { pictures: asking.pictures, asked, plates: asking.plates })
    );
  };
  const startedMs = performance.now();
  let next = order(0);
  for (const [at, batch] of batches.entries()) {
    const made = await next;
    // The next are made while these are looked for.
    next = order(at + 1);
    if (made !== undefined) await askBatch(asking, made);
    const minutes = (performance.now() - startedMs) / 60_000;
    const left = (minutes / (at + 1)) * (batches.length - at - 1);
    asking.say(
      `    ${done.size + at * BATCH + batch.length} of ${asking.asked.length} pictures, ${left.toFixed(0)} min left`,
    );
  }
}

async function askBatch({ product, nameItem, log }: Asking, { folder, queries }: MadeQueries): Promise<void> {
  const found = await product.find(
    folder,
    queries.map(({ file }) => file),
  );
  const observations = queries.map((query): Observation => {
    const matches = found.get(query.file);
    if (matches === undefined) throw new Error(`Nothing was said of ${query.file}.`);
    return judgeQuery(query, matches, nameItem);
  });
  log.add(observations);
  rmSync(join(folder), { recursive: true, force: true });
}
