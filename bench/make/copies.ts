import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { varyFile } from './vary-file.ts';

/** The same files `times` times over, each time in a folder of its own. */
export function makeCopies(source: string, folder: string, times: number): void {
  for (let copy = 0; copy < times; copy += 1) cpSync(source, join(folder, `copy-${copy}`), { recursive: true });
}

/** Like {@link makeCopies}, but no two files have the same bytes: see {@link varyFile}. */
export function makeDistinctCopies(source: string, folder: string, times: number): void {
  const paths = readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(source.length + 1));
  for (let copy = 0; copy < times; copy += 1) {
    for (const path of paths) {
      const target = join(folder, `copy-${copy}`, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, varyFile(readFileSync(join(source, path)), copy));
    }
  }
}
