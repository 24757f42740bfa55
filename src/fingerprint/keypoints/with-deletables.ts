import type { Deletable } from './open-cv.ts';

/** Runs with objects of OpenCV's memory and deletes all that were kept, whatever happens. */
export function withDeletables<T>(run: (keep: <D extends Deletable>(made: D) => D) => T): T {
  const kept: Deletable[] = [];
  try {
    return run((made) => {
      kept.push(made);
      return made;
    });
  } finally {
    for (const each of kept.reverse()) each.delete();
  }
}
