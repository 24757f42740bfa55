import type { DirectoryListing } from '../../domain/ports.ts';
import { type AssetWithSidecars, type OrphanSidecar, splitSidecars } from '../../domain/sidecars.ts';
import type { Verification } from '../../domain/verification.ts';
import { checkFile, joinPath } from './check-file.ts';
import { type CheckedIndex, checkIndex } from './check-index.ts';
import { describeFile, describeOrphan, describeProblem } from './describe-file.ts';
import { describeSequence } from './describe-sequence.ts';
import type { CheckedFile, VerifyParts } from './parts.ts';

/** What one directory needs: the inspector with a bound on what is under way, and where progress is told. */
export interface DirectoryWork {
  readonly inspector: VerifyParts['inspector'];
  readonly requireTrust: boolean;
  /** Runs the work on one file when there is room for it. */
  readonly take: <T>(sizeBytes: number, work: () => Promise<T>) => Promise<T>;
  readonly onListed: (files: readonly { readonly sizeBytes: number }[]) => void;
}

/** Everything in one directory, read back. */
export interface CheckedDirectory {
  readonly listing: DirectoryListing;
  readonly files: readonly CheckedFile[];
  readonly indexes: readonly CheckedIndex[];
  readonly orphans: readonly OrphanSidecar[];
}

/** Reads all files of a directory; `more`: indexes under names that do not tell what they are. */
export async function checkDirectory(
  listing: DirectoryListing,
  work: DirectoryWork,
  more: readonly AssetWithSidecars[] = [],
): Promise<CheckedDirectory> {
  const { assets, companions, orphans } = splitSidecars(listing.files);
  const folder = listing.absolutePath;
  const plain = [...assets, ...companions.filter(({ kind }) => kind === 'receipt')];
  const sequences = [...companions.filter(({ kind }) => kind === 'sequence'), ...more];
  work.onListed([...plain, ...sequences].map(({ file }) => file));
  const { inspector, requireTrust, take } = work;
  const [files, indexes] = await Promise.all([
    Promise.all(plain.map((asset) => take(asset.file.sizeBytes, () => checkFile(asset, folder, inspector)))),
    Promise.all(
      sequences.map((asset) => take(asset.file.sizeBytes, () => checkIndex(asset, folder, inspector, requireTrust))),
    ),
  ]);
  return { listing, files, indexes, orphans };
}

/**
 * The lines of one directory: sequences by their manifests, then every file that none of them speaks for. With `only`, the
 * line of that index alone.
 */
export function describeDirectory(
  { listing, files, indexes, orphans }: CheckedDirectory,
  requireTrust: boolean,
  only?: string,
): readonly Verification[] {
  const inFolder = (name: string): string => joinPath(listing.path, name);
  const owners = findOwners(indexes);
  const covered = new Set<string>();
  const lines: Verification[] = [];
  for (const checked of indexes) {
    if (only !== undefined && checked.file.name !== only) continue;
    const own = files.filter(({ name }) => owners.get(name)?.has(checked) !== false);
    const described = describeSequence(checked, own, listing.path, requireTrust);
    lines.push(described.line);
    for (const name of described.covered) covered.add(name);
  }
  if (only !== undefined) return lines;
  for (const file of files)
    if (!covered.has(file.name)) lines.push(describeFile(file, inFolder(file.name), requireTrust));
  for (const name of [
    ...orphans.filter(({ kind }) => kind === 'c2pa').map(({ file }) => file.name),
    ...findStrays(files),
  ])
    lines.push(describeOrphan(inFolder(name)));
  for (const { name, code, message } of listing.problems)
    lines.push(describeProblem(inFolder(name), { code, message }));
  return lines;
}

/** Which indexes list a file. One that some list is no business of the others, however alike the names. */
function findOwners(indexes: readonly CheckedIndex[]): ReadonlyMap<string, ReadonlySet<CheckedIndex>> {
  const owners = new Map<string, Set<CheckedIndex>>();
  if (indexes.length < 2) return owners;
  for (const checked of indexes)
    for (const { name } of checked.index?.frames ?? []) {
      const held = owners.get(name);
      if (held === undefined) owners.set(name, new Set([checked]));
      else held.add(checked);
    }
  return owners;
}

/** Sidecars named for a stem belong to the file that they bind to; those that bind to none belong to nothing. */
function findStrays(files: readonly CheckedFile[]): readonly string[] {
  const used = new Set(files.map(({ credential }) => credential.sidecar));
  const unmatched = new Set<string>();
  for (const { remarks } of files)
    for (const { code, detail } of remarks)
      if (code === 'credential.sidecar-unmatched') unmatched.add(String(detail?.['sidecar']));
  return [...unmatched].filter((name) => !used.has(name)).toSorted();
}
