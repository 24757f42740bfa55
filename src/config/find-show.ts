import { join, resolve } from 'node:path';
import { AssayError } from '../domain/errors.ts';
import type { Show } from '../domain/show.ts';
import { describeNames, findNamedFile } from './find-file.ts';
import { PACKAGE_CONFIG_DIR } from './package-paths.ts';
import { parseShow } from './parse-records.ts';
import { readText } from './read-text.ts';

export interface FindShowOptions {
  /** Folders to look in first: `shows` of the configuration. Absolute. */
  readonly folders: readonly string[];
  /** The delivery: a show file may lie beside it, never inside, where whoever delivers could write its own rules. Absolute. */
  readonly beside?: string;
  /** Absolute. */
  readonly cwd: string;
}

function listFolders({ folders, beside, cwd }: FindShowOptions): readonly string[] {
  const near = beside === undefined ? [] : [resolve(beside, '..'), resolve(beside, '../shows')];
  return [...folders, ...near, cwd, join(cwd, 'shows'), join(cwd, 'config/shows'), join(PACKAGE_CONFIG_DIR, 'shows')];
}

/**
 * The show that `--show NAME` means: NAME.yaml in the folders, beside the delivery, in the working directory, or in the
 * package; or, when NAME ends like a file or holds a `/`, that file. Throws `config.invalid` or `input.not-found`.
 */
export async function findShow(name: string, options: FindShowOptions): Promise<Show> {
  if (/[/\\]|\.(?:ya?ml|json)$/i.test(name)) {
    const path = resolve(options.cwd, name);
    return parseShow(path, await readText(path));
  }
  const folders = listFolders(options);
  const found = await findNamedFile(name, folders);
  if (found !== undefined) return parseShow(found.path, found.text);
  const names = await describeNames(name, [
    ...options.folders,
    join(options.cwd, 'shows'),
    join(PACKAGE_CONFIG_DIR, 'shows'),
  ]);
  throw new AssayError('input.not-found', `There is no show "${name}".${names}`);
}
