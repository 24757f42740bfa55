import type { BenchContext } from '../../harness/bench.ts';
import type { TrialPicture } from '../pictures/trial-picture.ts';
import { askFilm, type FilmFigures } from './ask-film.ts';
import { askFinals, type FinalObservation } from './ask-finals.ts';
import type { NameItem } from './judge.ts';
import { makeClips } from './make-clips.ts';
import type { Learned, Product } from './product.ts';
import type { TrialFolders } from './run-trial.ts';

export interface MovieTrial {
  readonly context: BenchContext;
  readonly half: 'tune' | 'test';
  readonly folders: TrialFolders;
  readonly pictures: readonly TrialPicture[];
  readonly product: Product;
}

export interface MovieFigures {
  readonly finals: readonly FinalObservation[];
  readonly film?: FilmFigures;
}

/** Puts the generated clips into the ledger's folder; what is returned asks for them once the ledger was learned. */
export async function runMovies(
  trial: MovieTrial,
): Promise<(learned: Learned, nameItem: NameItem) => Promise<MovieFigures>> {
  const clips = await makeClips(trial);
  return async (learned, nameItem) => {
    const finals = await askFinals(trial, clips, learned);
    const film = await askFilm(trial, nameItem);
    return { finals, film };
  };
}
