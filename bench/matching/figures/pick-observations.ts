import { MOVIE_TRANSFORMS } from '../transforms/movies.ts';
import { PICTURE_TRANSFORMS } from '../transforms/table.ts';
import type { TargetClass } from '../transforms/transform.ts';
import type { Observation } from '../trial/judge.ts';
import { type Share, shareOf } from './intervals.ts';

/** All that is done to pictures, in the order of the tables. */
export interface TransformAbout {
  readonly name: string;
  readonly about: string;
  readonly target?: TargetClass;
}

export const TRANSFORMS: readonly TransformAbout[] = [...PICTURE_TRANSFORMS, ...MOVIE_TRANSFORMS];

/** What is found of the pictures that are in the ledger. */
export function recallOf(observations: readonly Observation[]): Share {
  const asked = observations.filter(({ group }) => group === 'asked');
  return shareOf(asked.filter(({ hit }) => hit).length, asked.length);
}

export function countWrong(observations: readonly Observation[]): number {
  return observations.filter(({ wrong }) => wrong.length > 0).length;
}

/** Not found, and said not to have been searched: nobody is told that they are clean. */
export function countUnsearched(observations: readonly Observation[]): number {
  return observations.filter(({ group, hit, unsearched }) => group === 'asked' && !hit && unsearched !== undefined)
    .length;
}
