import { promises } from 'node:fs';
import { extname, join } from 'node:path';
import { findNearest } from '../domain/nearest.ts';
import { findText } from './read-text.ts';

export interface FoundFile {
  readonly path: string;
  readonly text: string;
}

/** The endings a file may have, the usual one first. */
const EXTENSIONS = ['.yaml', '.yml', '.json'] as const;

/** The first `NAME.yaml` (or `.yml`, `.json`) in the folders, in their order. */
export async function findNamedFile(name: string, folders: readonly string[]): Promise<FoundFile | undefined> {
  for (const folder of folders) {
    for (const extension of EXTENSIONS) {
      const path = join(folder, name + extension);
      const text = await findText(path);
      if (text !== undefined) return { path, text };
    }
  }
  return undefined;
}

/** Names that would be found, for messages: ` There is: a, b. Did you mean "a"?` */
export async function describeNames(name: string, folders: readonly string[]): Promise<string> {
  const names = new Set<string>();
  for (const folder of folders) {
    const entries = await promises.readdir(folder).catch(() => []);
    for (const entry of entries) {
      const extension = extname(entry);
      if (EXTENSIONS.some((known) => known === extension)) names.add(entry.slice(0, -extension.length));
    }
  }
  const known = [...names].sort();
  if (known.length === 0) return '';
  const nearest = findNearest(name, known);
  return ` There is: ${known.slice(0, 20).join(', ')}.${nearest === undefined ? '' : ` Did you mean "${nearest}"?`}`;
}
