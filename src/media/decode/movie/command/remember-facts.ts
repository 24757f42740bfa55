import { checkFile } from '../check-file.ts';
import type { Programs } from './find-programs.ts';
import { type MovieFacts, readFacts } from './read-facts.ts';

export type FindFacts = (path: string, signal?: AbortSignal) => Promise<MovieFacts>;

/** Facts of the movie asked for last stay: it is decoded in many parts, and a process for each takes longer than some of them. */
export function rememberFacts(programs: Programs): FindFacts {
  let last: { readonly key: string; readonly facts: MovieFacts } | undefined;
  return async (path, signal) => {
    const { sizeBytes, mtimeMs, inode } = checkFile(path);
    const key = JSON.stringify([path, sizeBytes, mtimeMs, inode]);
    if (last?.key !== key) last = { key, facts: await readFacts(programs, path, signal) };
    return last.facts;
  };
}
