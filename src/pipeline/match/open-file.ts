import type { FileError } from '../../domain/errors.ts';
import type { PictureFile } from '../../domain/picture-reader.ts';
import type { Footage } from './footage.ts';
import { openMovie } from './open-movie.ts';
import { openStill } from './open-still.ts';
import type { MatchParts } from './parts.ts';

/** Looks at a file, and opens it as a still or a movie. */
export async function openFile(
  file: PictureFile,
  about: { readonly path: string; readonly contents: ReadonlySet<string> },
  reader: Pick<MatchParts['reader'], 'look' | 'query'>,
  thorough: boolean,
): Promise<{ readonly footage: Footage } | { readonly error: FileError }> {
  const look = await reader.look(file, { thorough });
  if (!look.ok) return { error: look.error };
  if (look.value.kind === 'movie') return { footage: openMovie(file, look.value, about, reader) };
  return { footage: openStill(file, { ...about, remarks: look.value.remarks }, reader) };
}
