import { AssayError } from '../../domain/errors.ts';
import type { MhlHistory } from '../../domain/mhl.ts';
import { createFaultCollector, type FaultCollector } from './collect-faults.ts';
import { DEFAULT_IGNORED } from './default-ignored.ts';
import { type KnownFiles, takeHash } from './merge-known.ts';
import { createReadBudget } from './read-budget.ts';
import { type HistoryNode, readHistoryTree } from './read-history-tree.ts';

/**
 * Reads the ASC MHL history of a folder (`ascmhl/` in it) with those of folders below, and checks chains and references. Never opens a file
 * that is not directly in an `ascmhl` folder. What is wrong is among `faults`; what the chain does not vouch for is not among `expected`.
 * Throws AssayError `input.not-found` when the folder has no history, `file.*` when it cannot be read at all.
 */
export async function readMhlHistory(folder: string): Promise<MhlHistory> {
  const faults = createFaultCollector();
  const tree = await readHistory(folder, faults);
  if (tree === undefined)
    throw new AssayError(
      'input.not-found',
      'There is no ASC MHL history here: no "ascmhl" folder. Name the folder that holds it.',
    );
  const expected = mergeTree(tree, faults);
  return {
    generations: tree.generations.map(({ number, name, manifest }) => ({ number, name, entries: manifest.entries })),
    expected,
    ignored: ignoredBy(tree),
    faults: faults.list(),
  };
}

/** The history of a folder with those below; undefined when it has none. */
export async function readHistory(folder: string, faults: FaultCollector): Promise<HistoryNode | undefined> {
  try {
    return await readHistoryTree(folder, '', createReadBudget(), (message) => faults.add(message));
  } catch (error) {
    if (error instanceof AssayError && error.code === 'file.vanished') return undefined;
    throw error;
  }
}

/**
 * What a history and those below say together, by path from the top. The one above is asked first: a folder that brings a history of its own
 * does not overrule what was said of it before.
 */
export function mergeTree(tree: HistoryNode, faults: FaultCollector): KnownFiles {
  // A million files are not held twice for nothing.
  const all: KnownFiles = tree.children.length === 0 ? tree.known : new Map(tree.known);
  const addNode = (node: HistoryNode): void => {
    const fault = (message: string): void => faults.add(`${JSON.stringify(node.path.slice(0, 255))} ${message}`);
    for (const [path, file] of node.known) {
      for (const hash of [file.hash, ...(file.others ?? [])])
        takeHash(all, `${node.path}/${path}`, hash, file.generation, fault);
    }
    for (const child of node.children) addNode(child);
  };
  for (const child of tree.children) addNode(child);
  return all;
}

/** Patterns of the newest generation, and those of histories below, which are about their own folders. */
export function ignoredBy(tree: HistoryNode): readonly string[] {
  const own = tree.generations.at(-1)?.manifest.ignored ?? [];
  const below = tree.children.flatMap((child) =>
    ignoredBy(child)
      .filter((pattern) => !DEFAULT_IGNORED.includes(pattern))
      .map((pattern) => anchorPattern(child.path.slice(tree.path === '' ? 0 : tree.path.length + 1), pattern)),
  );
  return [...new Set([...(own.length > 0 ? own : DEFAULT_IGNORED), ...below])];
}

/** The same pattern, said from a folder above. */
function anchorPattern(folder: string, pattern: string): string {
  const negated = pattern.startsWith('!') ? '!' : '';
  const glob = pattern.slice(negated.length);
  const place = folder.replace(/[\\*?[\]]/g, '\\$&');
  const inner = glob.replace(/\/$/, '').includes('/') ? glob.replace(/^\//, '') : `**/${glob}`;
  return `${negated}/${place}/${inner}`;
}
