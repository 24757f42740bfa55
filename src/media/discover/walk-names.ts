import { basename, dirname } from 'node:path';
import { type CompiledRules, compileRules, type DiscoverRules } from '../../domain/discover-rules.ts';
import type { FileError } from '../../domain/errors.ts';
import { readEntriesLater, sortEntries } from './read-names.ts';
import { joinPath } from './stat-files.ts';
import { describeSystemError } from './system-error.ts';
import { openRoot } from './walk-root.ts';

export interface WalkNamesOptions {
  readonly rules: DiscoverRules;
  /** Relative path of the last directory that was given out before (empty: the root): goes on behind it. */
  readonly after?: string;
  /** Ends the walk: the iteration throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** The names in one directory. */
export interface NamesPage {
  /** Relative to the root with `/`, empty for the root itself. */
  readonly path: string;
  /** Absolute. */
  readonly absolutePath: string;
  /** Everything but directories that the rules leave, sorted in code unit order. */
  readonly names: readonly string[];
  /** The directory could not be read, so that no names say nothing. */
  readonly problem?: FileError;
  /** The root is this one file, not a directory; the page is of the directory it lies in. */
  readonly single?: true;
}

/** Directories read ahead at once, as many as Node's pool has threads and as many again: on a network each is a round trip. */
const DIRECTORIES_AHEAD = 8;
/** Directories read and not yet given out, at most: those of outer folders wait while inner ones are gone through. */
const DIRECTORIES_HELD = 64;

/**
 * Pages through the names of a tree in the order of {@link walkTree} and by its rules, without looking at a single file: one call of
 * the system for each directory. Memory holds one path of directories with what is left of each. Resumed behind a directory, only the
 * folders above it are read again.
 *
 * Throws AssayError `input.not-found` when the root is missing, `file.forbidden` when it may not be read.
 */
export async function* walkNames(root: string, options: WalkNamesOptions): AsyncGenerator<NamesPage, void, void> {
  const { rules, after, signal } = options;
  signal?.throwIfAborted();
  const { absolutePath, stat } = openRoot(root);
  if (!stat.isDirectory()) {
    const names = [basename(absolutePath)];
    if (after === undefined) yield { path: '', absolutePath: dirname(absolutePath), names, single: true };
    return;
  }
  const reader = createReader(absolutePath, compileRules(rules));
  const open: Level[] = [];
  if (after === undefined) {
    const { page, directories } = await reader.take('');
    open.push({ path: '', directories, next: 0 });
    yield page;
  } else {
    const problem = await reopen(after, open, reader);
    if (problem !== undefined) yield problem;
  }
  for (let path = takeNext(open); path !== undefined; path = takeNext(open)) {
    signal?.throwIfAborted();
    reader.readAhead(path, upcoming(open));
    const { page, directories } = await reader.take(path);
    signal?.throwIfAborted();
    open.push({ path, directories, next: 0 });
    yield page;
  }
}

/** A directory that was given out, with the sub-directories still to be. */
interface Level {
  readonly path: string;
  readonly directories: readonly string[];
  next: number;
}

/** Opens the levels down to `after` again. A folder that cannot be read any more hides what it has left, and is given out as such. */
async function reopen(after: string, open: Level[], reader: Reader): Promise<NamesPage | undefined> {
  let path = '';
  for (const part of [...(after === '' ? [] : after.split('/')), undefined]) {
    const { page, directories } = await reader.take(path);
    if (page.problem !== undefined) return page;
    const found = part === undefined ? 0 : directories.findIndex((name) => name >= part);
    const next = found === -1 ? directories.length : found;
    const isThere = part !== undefined && directories[next] === part;
    open.push({ path, directories, next: isThere ? next + 1 : next });
    if (!isThere) return undefined;
    path = below(path, part);
  }
  return undefined;
}

function takeNext(open: Level[]): string | undefined {
  for (let level = open.at(-1); level !== undefined; level = open.at(-1)) {
    const name = level.directories[level.next];
    if (name !== undefined) {
      level.next += 1;
      return below(level.path, name);
    }
    open.pop();
  }
  return undefined;
}

/** Directories that come next as far as they are known, nearest first. */
function* upcoming(open: readonly Level[]): Generator<string> {
  for (const { path, directories, next } of open.toReversed())
    for (let at = next; at < directories.length; at += 1) yield below(path, directories[at] ?? '');
}

interface ReadDirectory {
  readonly page: NamesPage;
  readonly directories: readonly string[];
}

interface Reader {
  readAhead(first: string, next: Iterable<string>): void;
  take(path: string): Promise<ReadDirectory>;
}

function createReader(root: string, rules: CompiledRules): Reader {
  const underWay = new Map<string, Promise<ReadDirectory>>();
  /** Never rejects for what it finds there. */
  const read = async (path: string): Promise<ReadDirectory> => {
    const absolutePath = path === '' ? root : joinPath(root, path);
    try {
      const { files, directories } = sortEntries(await readEntriesLater(absolutePath), absolutePath, rules);
      return { page: { path, absolutePath, names: files }, directories };
    } catch (error) {
      return { page: { path, absolutePath, names: [], problem: describeSystemError(error) }, directories: [] };
    }
  };
  const begin = (path: string): Promise<ReadDirectory> => {
    const begun = underWay.get(path) ?? read(path);
    underWay.set(path, begun);
    return begun;
  };
  return {
    readAhead(first, next) {
      void begin(first);
      let ahead = 1;
      for (const path of next) {
        if (ahead === DIRECTORIES_AHEAD || underWay.size >= DIRECTORIES_HELD) return;
        void begin(path);
        ahead += 1;
      }
    },
    async take(path) {
      const taken = await begin(path);
      underWay.delete(path);
      return taken;
    },
  };
}

function below(path: string, name: string): string {
  return path === '' ? name : `${path}/${name}`;
}
