import type { FileMatches, PictureSearchOutcome } from '../domain/match.ts';
import type { PictureSearch, SearchedPart } from '../domain/report.ts';

const NOTHING: SearchedPart = { total: 0, searched: 0, thin: 0, notSearchable: 0 };

/** How much of the delivery's pictures was searched for generated material, in frames and in seconds. */
export function measureSearch(outcome: PictureSearchOutcome | undefined): PictureSearch {
  if (outcome === undefined) return { state: 'off' };
  if (outcome.state !== 'done') return { state: outcome.state };
  const { items, missing, thorough, algorithm, version, files } = outcome.matches;
  return {
    state: 'done',
    items,
    missing: missing.length,
    thorough,
    algorithm,
    version,
    frames: sum(files, ({ total, searched }) => [total.frames, searched.frames], countFrames),
    seconds: sum(files, ({ total, searched }) => [total.seconds, searched.seconds], countSeconds),
  };
}

type Count = (file: FileMatches, stretches: readonly { readonly in: number; readonly out: number }[]) => number;

const countFrames: Count = (_file, stretches) => stretches.reduce((all, each) => all + each.out - each.in + 1, 0);

const countSeconds: Count = (file, stretches) =>
  file.total.frames === 0 ? 0 : (countFrames(file, stretches) * file.total.seconds) / file.total.frames;

function sum(
  files: readonly FileMatches[],
  measure: (file: FileMatches) => readonly [total: number, searched: number],
  count: Count,
): SearchedPart {
  return files.reduce((all, file): SearchedPart => {
    const [total, searched] = measure(file);
    const blank = file.notSearched.filter(({ why }) => why !== 'undecodable');
    return {
      total: all.total + total,
      searched: all.searched + searched,
      thin: all.thin + count(file, file.thin),
      notSearchable: all.notSearchable + count(file, blank),
    };
  }, NOTHING);
}
