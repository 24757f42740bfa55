import { compileRules, type DiscoverRules } from '../../domain/discover-rules.ts';
import { AssayError } from '../../domain/errors.ts';
import { MHL_FOLDER } from '../../domain/mhl.ts';
import type { DirectoryListing, ListedFile } from '../../domain/ports.ts';
import { addCounts, listDirectory } from './list-directory.ts';
import { appendFiles } from './listing-columns.ts';
import { readAhead } from './read-ahead.ts';
import { statFiles, type WalkContext } from './stat-files.ts';
import { createNode, type WalkNode, WalkOrder } from './walk-order.ts';
import { listSingleFile, openRoot } from './walk-root.ts';

export interface WalkOptions {
  readonly rules: DiscoverRules;
  /**
   * Threads that list and look, 0 to 32. Default {@link DEFAULT_WALK_THREADS}; 0: everything on the calling thread.
   */
  readonly walkThreads?: number;
  /** Ends the walk: the iteration throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * On a local disk one thread is enough and the rest idle. On a network file system every look is a round trip of about
 * half a millisecond, so that the threads are the number of round trips under way; four is also what Node's own pool of
 * file system threads has. More than that gains little for most servers and costs some 10 MB a thread.
 */
export const DEFAULT_WALK_THREADS = 4;

/**
 * Time spent on the calling thread before threads are started. Starting them takes about as long, so that a small tree
 * is done before they would have begun.
 */
const INLINE_MS = 30;

/**
 * Walks a tree depth first, a directory before its sub-directories, names in code unit order: the same tree gives the
 * same listings in the same order. Listings come as they are asked for; a bounded number of directories is read ahead
 * ({@link readAhead}), so that memory grows with the largest directory, not with the tree.
 *
 * Nothing is opened and no link is followed out of the root. What cannot be listed is a problem of its listing; a
 * directory that cannot be read gives a listing without files whose one problem has an empty name.
 *
 * Throws AssayError `input.not-found` when the root is missing, `file.forbidden` when it may not be read, and
 * `internal.bug` when a walking thread dies.
 */
export async function* walkTree(root: string, options: WalkOptions): AsyncGenerator<DirectoryListing, void, void> {
  const { rules, signal, walkThreads = DEFAULT_WALK_THREADS } = options;
  if (!Number.isInteger(walkThreads) || walkThreads < 0 || walkThreads > 32) {
    throw new AssayError('usage.invalid', `walkThreads is ${walkThreads}; it must be a whole number from 0 to 32.`);
  }
  signal?.throwIfAborted();
  const opened = openRoot(root);
  const context: WalkContext = { realRoot: opened.realPath, rules: compileRules(rules) };
  if (!opened.stat.isDirectory()) {
    yield listSingleFile(opened, context);
    return;
  }

  const order = new WalkOrder(createNode('', opened.absolutePath));
  let spentMs = 0;
  for (let node = order.head(); node !== undefined && (walkThreads === 0 || spentMs < INLINE_MS); node = order.head()) {
    signal?.throwIfAborted();
    const started = performance.now();
    listInline(node, order, context);
    order.removeHead();
    const listing = toListing(node);
    spentMs += performance.now() - started;
    yield listing;
  }
  if (order.head() === undefined) return;

  const data = { realRoot: opened.realPath, rules };
  for await (const node of readAhead(order, { threads: walkThreads, data, signal })) yield toListing(node);
}

function listInline(node: WalkNode, order: WalkOrder, context: WalkContext): void {
  node.columns = listDirectory(node.absolutePath, context);
  order.insertChildren(node, node.columns.directories);
  for (const names of node.columns.rest) node.parts.push(statFiles(node.absolutePath, names.split('/'), context));
}

function toListing(node: WalkNode): DirectoryListing {
  const { path, absolutePath, columns } = node;
  if (columns === undefined) throw new AssayError('internal.bug', 'A directory was given out before it was read.');
  const files: ListedFile[] = [];
  const problems = [...columns.problems];
  let skipped = columns.skipped;
  appendFiles(columns, files);
  for (const part of node.parts) {
    if (part === undefined) continue;
    appendFiles(part, files);
    problems.push(...part.problems);
    skipped = addCounts(skipped, part.skipped);
  }
  const history = columns.directories.includes(MHL_FOLDER);
  return { path, absolutePath, files, skipped, problems, ...(history && { history }) };
}
