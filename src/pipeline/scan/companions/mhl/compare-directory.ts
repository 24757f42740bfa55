import type { FileStat } from '../../../../domain/asset.ts';
import type { Remark } from '../../../../domain/evidence.ts';
import { MHL_FOLDER, type MhlHistory } from '../../../../domain/mhl.ts';
import { type FoundFile, type MhlComparison, verifyAgainstHistory } from '../../../../domain/mhl-comparison.ts';
import type { ScanParts } from '../../parts.ts';
import { type DirectoryFiles, type FileNotes, noteOf } from '../file-notes.ts';
import { relativeTo } from '../relative-to.ts';
import { type Digested, type DigestParts, digestContents, digestFile, type KnownContent } from './digest-contents.ts';
import type { ScopedHistory } from './scoped-history.ts';

export type CompareParts = DigestParts & Pick<ScanParts, 'findFiles'>;

/** What comparing one directory gave beside remarks on its files. */
export interface ComparedDirectory {
  /** On files that are no assets, by path relative to the scanned root. */
  readonly remarks: readonly { readonly path: string; readonly remark: Remark }[];
  /** Paths relative to the scanned root. */
  readonly missing: readonly string[];
  readonly unchecked: readonly { readonly path: string; readonly message: string }[];
}

export interface DirectoryToCompare {
  /** Relative to the scanned root. */
  readonly path: string;
  readonly files: DirectoryFiles;
  /** By name, as listed. */
  readonly stats: ReadonlyMap<string, FileStat>;
  /** Names that could not be judged: they are told of already. */
  readonly problems: ReadonlySet<string>;
}

const NONE: ComparedDirectory = { remarks: [], missing: [], unchecked: [] };

/** Compares the files of one directory with what a history expects there: assets by their content, all others by reading them. */
export async function compareDirectory(
  history: ScopedHistory,
  directory: DirectoryToCompare,
  notes: FileNotes,
  parts: CompareParts,
): Promise<ComparedDirectory> {
  const inHistory = directory.path === history.folder ? '' : relativeTo(history.folder, directory.path);
  if (inHistory === undefined || inHistory.split('/').includes(MHL_FOLDER)) return NONE;
  // A directory that could not be listed is told of already, and hides what is in it.
  if (directory.problems.has('')) return NONE;
  const expected: MhlHistory['expected'] = history.byDirectory.get(inHistory) ?? new Map();
  const pathOf = (name: string): string => (inHistory === '' ? name : `${inHistory}/${name}`);
  const assets = await digestAssets(history, directory, pathOf, expected, parts);
  const others = [...expected.keys()].filter((path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return !directory.files.has(name) && !directory.problems.has(name);
  });
  const loose = await digestLoose(history, others, expected, parts);
  const comparison = verifyAgainstHistory({ expected, ignored: history.ignored, faults: history.faults }, [
    ...assets,
    ...loose,
  ]);
  remarkOnAssets(comparison, directory.files, notes);
  return describeRest(history, expected, directory, comparison);
}

/** Compares what a history expects in directories that no listing was made of. */
export async function compareUnlisted(history: ScopedHistory, parts: CompareParts): Promise<ComparedDirectory> {
  const results: ComparedDirectory[] = [];
  for (const [directory, expected] of history.byDirectory) {
    if (history.listed.has(directory)) continue;
    const found = await digestLoose(history, [...expected.keys()], expected, parts);
    const comparison = verifyAgainstHistory({ expected, ignored: history.ignored, faults: history.faults }, found);
    results.push(describeRest(history, expected, { files: new Map(), problems: new Set() }, comparison));
  }
  return {
    remarks: results.flatMap(({ remarks }) => remarks),
    missing: results.flatMap(({ missing }) => missing),
    unchecked: results.flatMap(({ unchecked }) => unchecked),
  };
}

async function digestAssets(
  history: ScopedHistory,
  directory: DirectoryToCompare,
  pathOf: (name: string) => string,
  expected: MhlHistory['expected'],
  parts: CompareParts,
): Promise<readonly FoundFile[]> {
  const contents = [...directory.files].flatMap(([name, { sha256 }]): readonly KnownContent[] => {
    const known = expected.get(pathOf(name));
    const stat = directory.stats.get(name);
    if (known === undefined || sha256 === undefined || stat === undefined) return [];
    return [{ path: absolute(history, pathOf(name)), stat, sha256, algorithm: known.hash.algorithm }];
  });
  const digested = await digestContents(contents, parts);
  return [...directory.files].map(([name, { error }]) => {
    const found = digested.get(absolute(history, pathOf(name)));
    if (found === undefined) return { path: pathOf(name), ...(error !== undefined && { error }) };
    return toFound(pathOf(name), found);
  });
}

/** Sidecars, reports and what else is no asset: few and small, so they are read in every scan. */
async function digestLoose(
  history: ScopedHistory,
  paths: readonly string[],
  expected: MhlHistory['expected'],
  parts: CompareParts,
): Promise<readonly FoundFile[]> {
  if (paths.length === 0) return [];
  const states = await parts.findFiles(
    history.absolutePath,
    paths.map((path) => absolute(history, path)),
  );
  const found = await Promise.all(
    paths.map(async (path): Promise<FoundFile | undefined> => {
      const state = states.get(absolute(history, path)) ?? 'unknown';
      const algorithm = expected.get(path)?.hash.algorithm;
      if (state === 'gone' || algorithm === undefined) return undefined;
      if (state === 'unknown') return { path, error: { code: 'file.not-regular', message: NOT_LOOKED_AT } };
      return toFound(path, await digestFile(absolute(history, path), algorithm, parts));
    }),
  );
  return found.filter((file) => file !== undefined);
}

const NOT_LOOKED_AT = 'It is no regular file within the scanned folder, or may not be looked at.';

function toFound(path: string, digested: Digested): FoundFile {
  return 'error' in digested ? { path, error: digested.error } : { path, digest: digested.digest };
}

function absolute(history: ScopedHistory, path: string): string {
  return `${history.absolutePath === '/' ? '' : history.absolutePath}/${path}`;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function remarkOnAssets(comparison: MhlComparison, files: DirectoryFiles, notes: FileNotes): void {
  for (const mismatch of comparison.mismatched) {
    const name = nameOf(mismatch.path);
    if (files.has(name)) noteOf(notes, name).remarks.push(describeMismatch(mismatch));
  }
  const message =
    'The ASC MHL history of the folder does not list this file: nobody vouches that it arrived as it was sent.';
  for (const path of comparison.unlisted) noteOf(notes, nameOf(path)).remarks.push({ code: 'mhl.unlisted', message });
}

function describeRest(
  history: ScopedHistory,
  expected: MhlHistory['expected'],
  { files, problems }: Pick<DirectoryToCompare, 'files' | 'problems'>,
  comparison: MhlComparison,
): ComparedDirectory {
  const inRoot = (path: string): string => (history.folder === '' ? path : `${history.folder}/${path}`);
  return {
    remarks: comparison.mismatched
      .filter(({ path }) => !files.has(nameOf(path)))
      .map((mismatch) => ({ path: inRoot(mismatch.path), remark: describeMismatch(mismatch) })),
    missing: comparison.missing.filter(({ path }) => !problems.has(nameOf(path))).map(({ path }) => inRoot(path)),
    // An asset that was not read is told of by its status, and a damaged history by itself.
    unchecked: comparison.unchecked
      .filter(({ path }) => {
        const asset = files.get(nameOf(path));
        return expected.has(path) && (asset === undefined || asset.sha256 !== undefined);
      })
      .map(({ path, error }) => ({
        path: inRoot(path),
        message: `It could not be compared with the ASC MHL history: ${error.message}`,
      })),
  };
}

function describeMismatch(mismatch: MhlComparison['mismatched'][number]): Remark {
  const { expected, found, generation } = mismatch;
  return {
    code: 'mhl.mismatch',
    message: `Its ${expected.algorithm} is not the one in generation ${generation} of the ASC MHL history: the file changed on the way. Ask for it again.`,
    detail: { algorithm: expected.algorithm, expected: expected.value, found, generation },
  };
}
