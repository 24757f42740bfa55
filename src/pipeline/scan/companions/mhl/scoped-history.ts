import type { Remark } from '../../../../domain/evidence.ts';
import type { MhlHistory } from '../../../../domain/mhl.ts';
import type { Inspector } from '../../../../domain/ports.ts';

type Expected = MhlHistory['expected'];

/** An ASC MHL history that speaks for a folder and all below it, those of its sub-folders included. */
export interface ScopedHistory {
  /** Relative to the scanned root; empty for the root. */
  readonly folder: string;
  readonly absolutePath: string;
  readonly ignored: readonly string[];
  readonly faults: MhlHistory['faults'];
  /** What is expected, by directory and then by path, both relative to the folder. */
  readonly byDirectory: ReadonlyMap<string, Expected>;
  /** Directories that were listed, relative to the folder: what is expected in others is looked for when the folder is left. */
  readonly listed: Set<string>;
}

/** Opens the history of a folder; what is wrong with it are remarks on the folder. */
export async function openHistory(
  folder: { readonly path: string; readonly absolutePath: string },
  inspector: Pick<Inspector, 'readMhlHistory'>,
): Promise<{ readonly history?: ScopedHistory; readonly remarks: readonly Remark[] }> {
  const read = await inspector.readMhlHistory(folder.absolutePath);
  if (!read.ok) {
    const message = `The ASC MHL history could not be read, so nothing was compared with it: ${read.error.message}`;
    return { remarks: [{ code: 'mhl.broken', message, detail: { reason: read.error.code } }] };
  }
  const { expected, ignored, faults } = read.value;
  const history: ScopedHistory = {
    folder: folder.path,
    absolutePath: folder.absolutePath,
    ignored,
    faults,
    byDirectory: groupByDirectory(expected),
    listed: new Set(),
  };
  return { history, remarks: faults.map(({ code, message }) => ({ code, message })) };
}

function groupByDirectory(expected: Expected): ReadonlyMap<string, Expected> {
  const groups = new Map<string, Map<string, NonNullable<ReturnType<Expected['get']>>>>();
  for (const [path, entry] of expected) {
    const directory = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    const group = groups.get(directory);
    if (group === undefined) groups.set(directory, new Map([[path, entry]]));
    else group.set(path, entry);
  }
  return groups;
}
