import type { FileMatches, PictureSearchOutcome } from '../../domain/match.ts';

/** The same outcome with other paths of what was found: as locations for another machine, or as paths of this one. */
export function moveOutcome(outcome: PictureSearchOutcome, move: (path: string) => string): PictureSearchOutcome {
  if (outcome.state !== 'done') return outcome;
  const { matches } = outcome;
  return {
    state: 'done',
    matches: {
      ...matches,
      missing: matches.missing.map((each) => moved(each, move)),
      files: matches.files.map(
        (file): FileMatches => ({
          ...file,
          instances: file.instances.map((instance) => ({ ...instance, item: moved(instance.item, move) })),
          common: file.common.map((common) => ({ ...common, item: moved(common.item, move) })),
        }),
      ),
    },
  };
}

function moved<T extends { readonly path?: string }>(item: T, move: (path: string) => string): T {
  return item.path === undefined ? item : { ...item, path: move(item.path) };
}
