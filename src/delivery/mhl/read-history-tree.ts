import { join } from 'node:path';
import { AssayError } from '../../domain/errors.ts';
import { findNested } from './find-nested.ts';
import { type KnownFiles, mergeGeneration } from './merge-known.ts';
import type { ReadBudget } from './read-budget.ts';
import { type HistoryFolder, readHistoryFolder } from './read-history-folder.ts';

/** Histories within histories: more than anybody nests, and few enough for the stack. */
const MAX_NESTING = 32;

/** The history of one folder, and those of folders below. */
export interface HistoryNode extends HistoryFolder {
  /** Relative to the folder at the top; empty for that one. */
  readonly path: string;
  /** What this history itself says, by path relative to its own folder. */
  readonly known: KnownFiles;
  readonly children: readonly HistoryNode[];
}

/** Reads a history and all those below it; faults name the folder they are in. Throws as `readHistoryFolder`. */
export async function readHistoryTree(
  root: string,
  path: string,
  budget: ReadBudget,
  fault: (message: string) => void,
  nesting = 0,
): Promise<HistoryNode> {
  const tell = (message: string): void =>
    fault(path === '' ? message : `${JSON.stringify(path.slice(0, 255))}: ${message}`);
  const folder = await readHistoryFolder(join(root, path), budget, tell);
  const known: KnownFiles = new Map();
  for (const { manifest, number, name } of folder.generations) {
    mergeGeneration(known, manifest.entries, number, (message) => tell(`${JSON.stringify(name)} ${message}`));
  }
  tellOfUnknown(folder, known, tell);
  const children: HistoryNode[] = [];
  try {
    for (const below of await findNested(join(root, path), budget, tell)) {
      if (nesting >= MAX_NESTING) throw new AssayError('limit.output', 'Histories are nested deeper than is read.');
      children.push(await readHistoryTree(root, path === '' ? below : `${path}/${below}`, budget, fault, nesting + 1));
    }
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    tell(error.message);
  }
  const node = { ...folder, path, known, children };
  checkReferences(node, tell);
  return node;
}

/** A file that no generation ever vouched for cannot be compared with anything. */
function tellOfUnknown(folder: HistoryFolder, known: KnownFiles, tell: (message: string) => void): void {
  for (const { manifest, name } of folder.generations) {
    for (const { path, hashes } of manifest.entries) {
      if (hashes.length > 0 && hashes.every(({ action }) => action === 'failed') && !known.has(path))
        tell(
          `${JSON.stringify(name)} has ${JSON.stringify(path.slice(0, 200))} only as failed, so what it should be is not known`,
        );
    }
  }
}

/** A manifest of a history below that a generation refers to has to be there as it was. Looked up among what was read; no path is opened. */
function checkReferences(node: HistoryNode, tell: (message: string) => void): void {
  const below = new Map<string, string>();
  const collect = (child: HistoryNode): void => {
    const prefix = node.path === '' ? child.path : child.path.slice(node.path.length + 1);
    for (const { name, c4 } of child.generations) below.set(`${prefix}/ascmhl/${name}`, c4);
    for (const each of child.children) collect(each);
  };
  for (const child of node.children) collect(child);
  for (const { manifest, name } of node.generations) {
    for (const { path, c4 } of manifest.references) {
      const found = below.get(path);
      const what = `${JSON.stringify(name)} refers to ${JSON.stringify(path.slice(0, 200))}`;
      if (found === undefined) tell(`${what}, which is not there or cannot be trusted`);
      else if (found !== c4) tell(`${what}, which is not what it was`);
    }
  }
}
