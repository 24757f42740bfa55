import { basename, dirname, sep } from 'node:path';
import type { Declaration } from '../../domain/declaration.ts';
import type { GeneratedItem } from '../../domain/match-item.ts';
import { nameDelivery } from '../../domain/name-delivery.ts';
import { type CompilePattern, createFileSelector } from '../../domain/select-files.ts';

const MOVIE_NAME = /\.(?:mov|qt|mp4|m4v|mxf|mkv|webm|avi|mpe?g|m2?ts|wmv)$/i;

/** Which of the generated items of the ledger are meant. */
export type ChooseItem = (item: GeneratedItem) => boolean;

/** Items that were seen at or below one of these folders or files. Absolute. */
export function chooseBelow(roots: readonly string[]): ChooseItem {
  return ({ places }) => places.some(({ path }) => roots.some((root) => isBelow(path, root)));
}

/** What a declaration says was generated; undefined when it says so of no picture. */
export function chooseDeclared(
  { entries }: Pick<Declaration, 'entries'>,
  compile: CompilePattern,
): ChooseItem | undefined {
  const files = entries.flatMap((entry) => (entry.kind === 'generated' ? [entry.files] : []));
  if (files.length === 0) return undefined;
  const selects = files.map((each) => createFileSelector(each, compile));
  return ({ sha256, places }) =>
    files.some(({ hashes }) => hashes.includes(sha256)) ||
    places.some(({ relativePath }) => selects.some((select) => select({ path: relativePath, sha256 }) !== undefined));
}

/**
 * All but the movies of this very delivery and of its earlier versions: a cut that was once delivered with a generated shot in it is
 * not material that went into the next one, and all the next one's untouched shots look like it. `root`: the folder of the delivery.
 */
export function chooseForDelivery(root: string): ChooseItem {
  const beside = dirname(root);
  const name = nameDelivery(basename(root));
  const isVersion = (path: string): boolean => {
    if (isBelow(path, root)) return true;
    if (!isBelow(path, beside)) return false;
    const [folder = ''] = path
      .slice(beside.length)
      .split(sep)
      .filter((part) => part !== '');
    return nameDelivery(folder) === name;
  };
  return (item) => !isMovie(item) || item.places.length === 0 || !item.places.every(({ path }) => isVersion(path));
}

/** Of what only a declaration or a mark tells, the name is all there is to go by. */
function isMovie({ mediaType, places }: Pick<GeneratedItem, 'mediaType' | 'places'>): boolean {
  if (mediaType !== undefined) return mediaType.startsWith('video/') || mediaType === 'application/mxf';
  return places.some(({ path }) => MOVIE_NAME.test(path));
}

function isBelow(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
}
