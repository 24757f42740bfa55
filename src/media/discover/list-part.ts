import type { Dirent } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isWholeDirectory, type NameSelection, selectNames } from '../../domain/directory-part.ts';
import { compileRules, type DiscoverRules } from '../../domain/discover-rules.ts';
import { AssayError } from '../../domain/errors.ts';
import { MHL_FOLDER } from '../../domain/mhl.ts';
import type { DirectoryListing, ListedFile, ListingProblem } from '../../domain/ports.ts';
import { splitSidecars } from '../../domain/sidecars.ts';
import { addCounts } from './list-directory.ts';
import { appendFiles } from './listing-columns.ts';
import { readEntriesLater, sortEntries } from './read-names.ts';
import { isInside, type WalkContext } from './stat-files.ts';
import { statFilesLater } from './stat-files-later.ts';
import { describeSystemError } from './system-error.ts';
import { listSingleFile, openRoot } from './walk-root.ts';

/** What is to be listed: all of a directory, or those of its names that are selected, each with its sidecars. */
export interface ListedPart extends NameSelection {
  /** Absolute; at or below the root, or, when the root is a single file, what it lies in. */
  readonly directory: string;
}

const MOVED: ListingProblem = {
  name: '',
  code: 'file.not-regular',
  message: 'It leads out of the scanned directory by now, so nothing in it was looked at. Scan its target by itself.',
};

/**
 * Lists one directory, not what lies below it, as {@link walkTree} would. Of a part only the files selected and what speaks for them are
 * looked at: a boundary never parts an asset from its sidecars, and a sidecar belongs to whatever it speaks for. `skipped` and `problems`
 * are those of the part; names that cannot be made out belong to the part with the first names.
 *
 * Throws AssayError `input.not-found` when the root is missing, `file.forbidden` when it may not be read.
 */
export async function listPart(root: string, part: ListedPart, rules: DiscoverRules): Promise<DirectoryListing> {
  const opened = openRoot(root);
  const context: WalkContext = { realRoot: opened.realPath, rules: compileRules(rules) };
  if (!opened.stat.isDirectory()) {
    if (dirname(opened.absolutePath) === part.directory) return listSingleFile(opened, context);
    throw new AssayError(
      'input.not-found',
      `${opened.absolutePath} is a file, so there is no ${part.directory} in it.`,
    );
  }
  const { directory: absolutePath } = part;
  const path = absolutePath === opened.absolutePath ? '' : relativeTo(opened.absolutePath, absolutePath);
  const unlisted = (problem: ListingProblem): DirectoryListing => {
    return { path, absolutePath, files: [], skipped: {}, problems: [problem] };
  };
  try {
    // A folder of the path may have become a link since the directory was found.
    if (path !== '' && !isInside(await realpath(absolutePath), context.realRoot)) return unlisted(MOVED);
    return await listSelected({ path, absolutePath }, part, context);
  } catch (error) {
    if (error instanceof AssayError) throw error;
    return unlisted({ name: '', ...describeSystemError(error) });
  }
}

async function listSelected(
  { path, absolutePath }: Pick<DirectoryListing, 'path' | 'absolutePath'>,
  selection: NameSelection,
  context: WalkContext,
): Promise<DirectoryListing> {
  const entries = await readEntriesLater(absolutePath);
  const all = sortEntries(entries, absolutePath, context.rules);
  const whole = isWholeDirectory(selection);
  const isSelected = selectNames(selection);
  const names = whole ? all.files : pickNames(all.files, isSelected, context);
  const files: ListedFile[] = [];
  const problems: ListingProblem[] =
    selection.from === undefined && selection.names === undefined ? [...all.problems] : [];
  let skipped = whole ? all.skipped : countSkipped(entries, isSelected, absolutePath, context);
  await statFilesLater(absolutePath, names, context, (columns) => {
    appendFiles(columns, files);
    problems.push(...columns.problems);
    skipped = addCounts(skipped, columns.skipped);
  });
  const history = all.directories.includes(MHL_FOLDER);
  return { path, absolutePath, files, skipped, problems, ...(history && { history }) };
}

/**
 * The names selected and the sidecars that speak for them. Told by all names of the directory, because which of several files a sidecar
 * speaks for depends on which there are.
 */
function pickNames(
  all: readonly string[],
  isSelected: (name: string) => boolean,
  { rules }: WalkContext,
): readonly string[] {
  const split = splitSidecars(
    all.map((name) => {
      const file = { name, sizeBytes: 0, mtimeMs: 0, ctimeMs: 0, inode: 0 };
      return rules.decideFile(name).temporary ? { ...file, temporary: true } : file;
    }),
  );
  const picked = new Set<string>();
  for (const { file, sidecars } of [...split.assets, ...split.companions]) {
    if (!isSelected(file.name)) continue;
    picked.add(file.name);
    for (const { name } of sidecars) picked.add(name);
  }
  for (const { file } of split.orphans) if (isSelected(file.name)) picked.add(file.name);
  return all.filter((name) => picked.has(name));
}

function countSkipped(
  entries: readonly Dirent[],
  isSelected: (name: string) => boolean,
  absolutePath: string,
  { rules }: WalkContext,
): Readonly<Record<string, number>> {
  const selected = entries.filter(({ name }) => isSelected(name));
  return sortEntries(selected, absolutePath, rules).skipped;
}

/** Throws `input.not-found` for a directory that is none of the root's: nothing outside it is ever listed. */
function relativeTo(root: string, directory: string): string {
  if (!isInside(directory, root) || directory.split('/').includes('..'))
    throw new AssayError('input.not-found', `${directory} does not lie in ${root}. Scan the folder that it lies in.`);
  return directory.slice(root.endsWith('/') ? root.length : root.length + 1);
}
