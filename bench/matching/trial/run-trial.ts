import { existsSync, linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchContext } from '../../harness/bench.ts';
import { makePictures } from '../pictures/make-pictures.ts';
import type { TrialPicture } from '../pictures/trial-picture.ts';
import { askPictures } from './ask-pictures.ts';
import { GENERATED_XMP } from './generated-xmp.ts';
import type { Observation } from './judge.ts';
import { type Learned, openProduct, type Product } from './product.ts';
import { nameProductState } from './product-state.ts';
import { openResultLog } from './result-log.ts';
import { type MovieFigures, runMovies } from './run-movies.ts';

export interface TrialResult {
  readonly half: 'tune' | 'test';
  readonly ledger: { readonly pictures: number; readonly items: number; readonly failed: readonly string[] };
  readonly kinds: ReadonlyMap<string, number>;
  readonly observations: readonly Observation[];
  readonly movies: MovieFigures;
}

export interface TrialFolders {
  readonly pictures: string;
  /** What the product is given to learn. */
  readonly ledger: string;
  readonly work: string;
}

/** The whole trial on one half of its pictures; goes on where an interrupted run of the same sources was. */
export async function runTrial(context: BenchContext): Promise<TrialResult> {
  const half = context.half ?? 'test';
  const { folder, pictures } = await makePictures(context);
  const work = join(context.dataDir, 'matching', `${half}${context.quick ? '-quick' : ''}-${nameProductState()}`);
  const folders = { pictures: folder, ledger: join(work, 'ledger'), work };
  mkdirSync(folders.ledger, { recursive: true });
  placePictures(folders, pictures);
  const product = await openProduct(join(work, 'product'));
  try {
    return await runHalf(context, half, folders, pictures, product);
  } finally {
    await product.close();
  }
}

async function runHalf(
  context: BenchContext,
  half: 'tune' | 'test',
  folders: TrialFolders,
  pictures: readonly TrialPicture[],
  product: Product,
): Promise<TrialResult> {
  const { say } = context;
  const prepareMovies = await runMovies({ context, half, folders, pictures, product });
  say('  the product learns the ledger');
  const learned = await product.learn(folders.ledger, say);
  const byFile = new Map(pictures.map((picture) => [picture.file, picture]));
  const nameItem = (sha256: string): TrialPicture | undefined => byFile.get(learned.nameOf(sha256) ?? '');
  const log = openResultLog<Observation>(join(folders.work, 'observations.jsonl'));
  await askPictures({
    product,
    pictures: folders.pictures,
    work: folders.work,
    asked: pictures.filter((each) => isAsked(each) && each.half === half),
    plates: pictures.filter(({ role }) => role === 'plate'),
    nameItem,
    log,
    say,
  });
  const movies = await prepareMovies(learned, nameItem);
  return {
    half,
    ledger: describeLedger(pictures, learned),
    kinds: countKinds(pictures),
    observations: log.entries,
    movies,
  };
}

function isAsked({ queried, role, common }: TrialPicture): boolean {
  return queried || role === 'foreign' || (common && role === 'ledger');
}

function describeLedger(pictures: readonly TrialPicture[], { items, failed }: Learned): TrialResult['ledger'] {
  return { pictures: pictures.filter(({ role }) => role === 'ledger').length, items, failed };
}

function countKinds(pictures: readonly TrialPicture[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { kind } of pictures) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** The product scans a folder: what is not generated must not lie in it. */
function placePictures(folders: TrialFolders, pictures: readonly TrialPicture[]): void {
  for (const { role, file } of pictures) {
    if (role !== 'ledger') continue;
    const target = join(folders.ledger, file);
    if (!existsSync(target)) linkSync(join(folders.pictures, file), target);
    writeFileSync(`${target}.xmp`, GENERATED_XMP);
  }
}
