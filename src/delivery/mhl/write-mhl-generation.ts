import { AssayError } from '../../domain/errors.ts';
import { createIgnoreMatcher } from '../../domain/ignore-patterns.ts';
import { MHL_FOLDER, type MhlAlgorithm } from '../../domain/mhl.ts';
import type { Clock } from '../../domain/ports.ts';
import { checkCreator } from './check-creator.ts';
import { createFaultCollector } from './collect-faults.ts';
import { DEFAULT_IGNORED } from './default-ignored.ts';
import { findNested } from './find-nested.ts';
import { checkName, leadsOutside, listTree } from './list-tree.ts';
import type { KnownFiles } from './merge-known.ts';
import type { MhlCreator, MhlProcess } from './new-generation.ts';
import { openDigester } from './open-digester.ts';
import { createReadBudget } from './read-budget.ts';
import type { HistoryNode } from './read-history-tree.ts';
import { ignoredBy, mergeTree, readHistory } from './read-mhl-history.ts';
import { isRelativePath } from './relative-path.ts';
import { recordFile, type Sealing, sealTree } from './seal-tree.ts';
import { checkWritable } from './stage-history.ts';
import { type WrittenHistory, writeHistories } from './write-histories.ts';

export interface MhlWriteOptions {
  /** Absolute path of the folder that holds the history, or is to hold it. */
  readonly root: string;
  /**
   * Files to be recorded, relative to `root`. Absent: everything that is not ignored, with directory hashes, and files that are missing are told.
   * Directory hashes say something about a whole folder, so there are none when only some files are recorded.
   */
  readonly files?: readonly string[];
  readonly algorithm: MhlAlgorithm;
  readonly process: MhlProcess;
  readonly creator: MhlCreator;
  readonly clock: Clock;
  /** Patterns to ignore, added to those that the history has already (as `.gitignore` writes them). */
  readonly ignore?: readonly string[];
}

export interface MhlWritten {
  /** New generations, those of histories below first, that of `root` last. */
  readonly histories: readonly WrittenHistory[];
  /** Files that were recorded. */
  readonly recorded: number;
  /** Files that are not what the history says, relative to `root`: recorded as `failed`. */
  readonly failed: readonly string[];
  /** Files that the history expects and that are not there. Empty when only some files were recorded. */
  readonly missing: readonly string[];
}

/**
 * Writes a new generation of ASC MHL v2 into `<root>/ascmhl`, and into histories below that have files in it. Nothing but
 * `ascmhl` folders is written to, and each history is whole before and after. A file that is not what the history says is never
 * recorded as original. Throws AssayError `output.refused` when the history there is broken, `output.*` when it cannot be written, `file.*` when a file cannot be
 * recorded, `usage.invalid` for names that no manifest can hold; nothing is written then.
 */
export async function writeMhlGeneration(options: MhlWriteOptions): Promise<MhlWritten> {
  const { root, files, algorithm, process, creator, clock } = options;
  checkCreator(creator, options.ignore ?? []);
  const { tree, known } = await readSound(root);
  await checkWritable(root);
  const added = options.ignore ?? [];
  const sealing: Sealing = {
    root,
    algorithm,
    digester: await openDigester(algorithm),
    clock,
    known,
    records: new Map(files === undefined ? allPaths(tree).map((path) => [path, []]) : []),
    roots: new Map(),
    seen: new Set(),
    failed: [],
  };
  const isIgnored = createIgnoreMatcher([...(tree === undefined ? DEFAULT_IGNORED : ignoredBy(tree)), ...added]);
  if (files === undefined) {
    const hash = await sealTree(sealing, await listTree(root, '', isIgnored), '');
    sealing.roots.set('', { hash, hashedAtMs: clock() });
  } else await recordSome(sealing, files, allPaths(tree));
  const histories = await writeHistories({ root, tree, sealing, process, creator, createdAtMs: clock(), added });
  const missing = [...known.keys()].filter((path) => !sealing.seen.has(path) && !isIgnored(path));
  return {
    histories,
    recorded: sealing.seen.size,
    failed: sealing.failed.toSorted(),
    missing: files === undefined ? missing.toSorted() : [],
  };
}

/** A generation on top of a broken history would make it look whole. */
async function readSound(
  root: string,
): Promise<{ readonly tree: HistoryNode | undefined; readonly known: KnownFiles }> {
  const faults = createFaultCollector();
  const tree = await readHistory(root, faults);
  if (tree === undefined) await refuseUnknowing(root);
  const known: KnownFiles = tree === undefined ? new Map() : mergeTree(tree, faults);
  const [first] = faults.list();
  if (first === undefined) return { tree, known };
  throw new AssayError(
    'output.refused',
    `The ASC MHL history there is broken, so nothing was added to it: ${first.message}. Restore it from another copy, or move it away.`,
  );
}

/** A first generation above histories that are there would record as original what those may call failed. */
async function refuseUnknowing(root: string): Promise<void> {
  const [nested] = await findNested(root, createReadBudget(), () => undefined);
  if (nested === undefined) return;
  throw new AssayError(
    'output.refused',
    `${JSON.stringify(nested)} has an ASC MHL history of its own, which a first generation above it would not know. Write the generation there, or begin the history above with a tool that takes in those below.`,
  );
}

async function recordSome(sealing: Sealing, files: readonly string[], histories: readonly string[]): Promise<void> {
  for (const path of [...new Set(files)].toSorted()) {
    await checkOwnFile(sealing.root, path);
    const owners = histories.filter((owner) => owner === '' || path.startsWith(`${owner}/`));
    const owner = owners.reduce((longest, each) => (each.length > longest.length ? each : longest), '');
    await recordFile(sealing, path, owner);
  }
}

/** A manifest speaks of files in its folder: not of others by a way round, and not of histories. */
async function checkOwnFile(root: string, path: string): Promise<void> {
  if (!isRelativePath(path) || path.split('/').includes(MHL_FOLDER))
    throw new AssayError('usage.invalid', `${JSON.stringify(path)} is not a file below the folder of the history.`);
  checkName(path);
  if (await leadsOutside(root, path))
    throw new AssayError('file.not-regular', `${JSON.stringify(path)} leads out of the folder of the history.`);
}

function allPaths(tree: HistoryNode | undefined): readonly string[] {
  if (tree === undefined) return [''];
  return [tree.path, ...tree.children.flatMap(allPaths)];
}
