import type { Sidecar } from '../../domain/asset.ts';
import { AssayError } from '../../domain/errors.ts';
import type { CommitOptions } from '../../domain/ports.ts';
import type { MarkOptions, MarkParts } from './parts.ts';

export type OnTheWay = CommitOptions & { readonly temporary: string; readonly destination: string };

/**
 * Copies what speaks for a file beside it to where the file goes: what it says of its origin is not lost with a copy. Gives what is
 * still under temporary names, which are put into `made`, too. Throws `output.*`, `file.*`.
 */
export async function bringSidecars(
  job: { readonly source: string; readonly destination: string; readonly sidecars: readonly Sidecar[] },
  { overwrite, keep }: Pick<MarkOptions, 'overwrite' | 'keep'>,
  made: string[],
  { files, probe }: Pick<MarkParts, 'files' | 'probe'>,
): Promise<readonly OnTheWay[]> {
  const onTheWay: OnTheWay[] = [];
  // Graphs of generators (`json`) are no statements about the copy.
  for (const { name } of job.sidecars.filter(({ kind, sizeBytes }) => kind !== 'json' && sizeBytes > 0)) {
    const source = folderOf(job.source) + name;
    const destination = folderOf(job.destination) + name;
    await files.prepare({ source, destination, inPlace: false });
    const { sha256 } = await probe(source, {});
    const there = await hashIfThere(destination, { probe });
    if (there === sha256) continue;
    if (there !== undefined && !overwrite)
      throw new AssayError(
        'output.refused',
        `${destination} is there already and is not the one beside the source. Give another --out, or --overwrite to replace it.`,
      );
    const temporary = files.temporary(destination);
    made.push(temporary);
    await files.copy(source, temporary);
    onTheWay.push({ temporary, destination, like: source, keep });
  }
  return onTheWay;
}

/** Undefined when there is nothing; empty for what has no hash, as an empty file. */
export async function hashIfThere(path: string, { probe }: Pick<MarkParts, 'probe'>): Promise<string | undefined> {
  try {
    return (await probe(path, {})).sha256;
  } catch (error) {
    if (error instanceof AssayError) return error.code === 'file.vanished' ? undefined : '';
    throw error;
  }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
