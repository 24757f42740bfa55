import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { BenchContext } from '../../harness/bench.ts';
import { findPhotographs } from './find-photographs.ts';
import { findSamples } from './find-samples.ts';
import { planPictures } from './plan-pictures.ts';
import type { TrialPicture } from './trial-picture.ts';

export interface TrialPictures {
  readonly folder: string;
  readonly pictures: readonly TrialPicture[];
}

/** Makes what is not there yet, on all cores; an interrupted run goes on where it was. */
export async function makePictures({ dataDir, quick, say }: BenchContext): Promise<TrialPictures> {
  const folder = join(dataDir, 'matching', 'pictures');
  mkdirSync(folder, { recursive: true });
  const photographs = [...(await findPhotographs(dataDir, quick, say)), ...findSamples(say)];
  const pictures = planPictures(photographs, quick);
  const there = new Set(readdirSync(folder));
  const missing = pictures.filter(({ file }) => !there.has(file));
  say(`  ${pictures.length} pictures, ${missing.length} of them to be made`);
  const workers = missing.length === 0 ? 0 : availableParallelism();
  const lists = Array.from({ length: workers }, (_, worker) => missing.filter((_, at) => at % workers === worker));
  await Promise.all(
    lists.map((list, worker) => makeList(folder, join(dataDir, 'matching', `to-make-${worker}.json`), list)),
  );
  return { folder, pictures };
}

async function makeList(folder: string, listFile: string, list: readonly TrialPicture[]): Promise<void> {
  writeFileSync(listFile, JSON.stringify(list));
  const main = join(import.meta.dirname, 'make-list.ts');
  const child = spawn(process.execPath, [main, folder, listFile], { stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`Making pictures ended with ${code}.`);
}
