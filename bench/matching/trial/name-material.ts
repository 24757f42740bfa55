import { basename } from 'node:path';
import { hashText } from '../pictures/random.ts';

/** A short name for what a movie is made of: one that was made of other pictures must not stand in for it. */
export function nameMaterial(paths: readonly string[]): string {
  return hashText(paths.map((path) => basename(path)).join('\n'))
    .toString(16)
    .padStart(8, '0');
}
