import type { MhlEntry, MhlHash } from '../../domain/mhl.ts';
import { isSameDigest } from '../../domain/mhl-comparison.ts';

/** What a history says of one file: its first value, and those of other algorithms that were found good later. */
export interface KnownFile {
  readonly hash: MhlHash;
  /** The generation that said so first. */
  readonly generation: number;
  readonly others?: readonly MhlHash[];
}

export type KnownFiles = Map<string, KnownFile>;

/**
 * Takes what one generation says into what is known. The first value of a file stands: a later one of the same algorithm has to be the same,
 * else the history contradicts itself. `failed` says what a file was at that time, not what it should be. A file that was renamed keeps its values.
 */
export function mergeGeneration(
  known: KnownFiles,
  entries: readonly MhlEntry[],
  generation: number,
  fault: (message: string) => void,
): void {
  moveRenamed(known, entries);
  for (const { path, hashes } of entries) {
    for (const hash of hashes) if (hash.action !== 'failed') takeHash(known, path, hash, generation, fault);
  }
}

/** All names are taken away before any is given, so that two files can change names in one generation. */
function moveRenamed(known: KnownFiles, entries: readonly MhlEntry[]): void {
  const moved: [string, KnownFile][] = [];
  for (const { path, previousPath } of entries) {
    const before = previousPath === undefined || previousPath === path ? undefined : known.get(previousPath);
    if (before !== undefined) moved.push([path, before]);
  }
  for (const { path, previousPath } of entries) {
    if (previousPath !== undefined && previousPath !== path) known.delete(previousPath);
  }
  for (const [path, file] of moved) if (!known.has(path)) known.set(path, file);
}

/** As {@link mergeGeneration}, for one value. */
export function takeHash(
  known: KnownFiles,
  path: string,
  hash: MhlHash,
  generation: number,
  fault: (message: string) => void,
): void {
  const file = known.get(path);
  if (file === undefined) {
    known.set(path, { hash, generation });
    return;
  }
  const same = findHash(file, hash.algorithm);
  if (same === undefined) known.set(path, { ...file, others: [...(file.others ?? []), hash] });
  else if (!isSameDigest(same, hash))
    fault(`gives ${JSON.stringify(path.slice(0, 200))} another ${hash.algorithm} than was recorded before`);
}

/** The value of a file by an algorithm, if one is known. */
export function findHash(file: KnownFile, algorithm: MhlHash['algorithm']): MhlHash | undefined {
  return file.hash.algorithm === algorithm ? file.hash : file.others?.find((other) => other.algorithm === algorithm);
}
