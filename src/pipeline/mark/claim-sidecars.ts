import { AssayError } from '../../domain/errors.ts';
import { hashIfThere } from './bring-sidecars.ts';
import type { Existing } from './existing-credential.ts';
import type { MarkJob, MarkParts } from './parts.ts';

/** A sidecar on its way: written, not yet in place. */
export interface SidecarOnTheWay {
  readonly temporary: string;
  readonly destination: string;
  readonly sha256: string;
  readonly kind: 'c2pa' | 'xmp';
}

/**
 * Makes sure that sidecars may take their places, before the first of them does: nothing that others say is lost with what lies there,
 * and none is left out at the end because a folder has its name. Throws `output.*`.
 */
export async function claimSidecars(
  job: Pick<MarkJob, 'source' | 'inPlace' | 'overwrite' | 'sidecars'>,
  sidecars: readonly SidecarOnTheWay[],
  existing: Pick<Existing, 'sidecarPath'>,
  parts: Pick<MarkParts, 'files' | 'probe'>,
): Promise<void> {
  for (const sidecar of sidecars) {
    const name = nameOf(sidecar.destination);
    await prepare(job, sidecar.destination, parts);
    const there = await hashIfThere(sidecar.destination, parts);
    // Left by a run that was stopped between two steps.
    if (there === undefined || there === sidecar.sha256) continue;
    if (job.inPlace ? isAccountedFor(sidecar, job, existing) : job.overwrite) continue;
    throw new AssayError(
      'output.refused',
      job.inPlace
        ? `${name} lies beside the file and was not there, or spoke for something else, when the file was read. Look at it, move it away, and mark again.`
        : `${name} is there already and is not what this run would write. Give another --out, or --overwrite to replace it.`,
    );
  }
}

/**
 * Makes sure that no store lies where none goes: beside the output of a mark that stands in the file it would be taken for one of a file
 * that was tampered with. Throws `output.refused`.
 */
export async function refuseStrayStore(destination: string, parts: Pick<MarkParts, 'probe'>): Promise<void> {
  const path = `${destination}.c2pa`;
  if ((await hashIfThere(path, parts)) === undefined) return;
  throw new AssayError(
    'output.refused',
    `${path} is there already and would not bind to the marked file. Give another --out, or move it away.`,
  );
}

/** What it says goes on: as the history of the new mark, or as statements taken over into the new metadata. */
function isAccountedFor(
  { destination, kind }: SidecarOnTheWay,
  job: Pick<MarkJob, 'sidecars'>,
  existing: Pick<Existing, 'sidecarPath'>,
): boolean {
  if (kind === 'c2pa') return existing.sidecarPath === destination;
  return job.sidecars.some(({ name, match }) => match === 'exact' && name === nameOf(destination));
}

async function prepare(
  { source, inPlace }: Pick<MarkJob, 'source' | 'inPlace'>,
  destination: string,
  { files }: Pick<MarkParts, 'files'>,
): Promise<void> {
  try {
    await files.prepare({ source, destination, inPlace });
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    throw new AssayError(error.code, `The sidecar ${nameOf(destination)}: ${error.message}`, { cause: error });
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
