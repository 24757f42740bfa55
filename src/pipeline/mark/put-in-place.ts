import type { MarkedFile } from '../../domain/mark-result.ts';
import type { OnTheWay } from './bring-sidecars.ts';
import { claimSidecars, type SidecarOnTheWay } from './claim-sidecars.ts';
import type { Existing } from './existing-credential.ts';
import type { MarkJob, MarkParts } from './parts.ts';

/** What was written, all of it under temporary names. */
export interface WrittenMark {
  /** The file; the source itself when no byte of it changed. */
  readonly path: string;
  readonly xmpSidecar?: string | undefined;
  readonly store?: string | undefined;
  /** Taken along from beside the source. */
  readonly brought?: readonly OnTheWay[];
}

type Placement = Pick<MarkJob, 'source' | 'destination' | 'inPlace' | 'overwrite' | 'sidecars' | 'keep'> & {
  /** Whose attributes they get. Absent: those of new files. */
  readonly like?: string;
};

/**
 * Puts a mark in place: all of it is on disk before the first name changes, and the source is looked at once more right before.
 * Stopped between two names, marking again completes it. Throws `output.*`, `file.changed`, `file.vanished`; then nothing was put in place.
 */
export async function putInPlace(
  job: Placement,
  written: WrittenMark,
  existing: Pick<Existing, 'isSigned' | 'sidecarPath'>,
  confirm: () => void,
  parts: Pick<MarkParts, 'files' | 'probe'>,
): Promise<MarkedFile['sidecars']> {
  const xmp = await describe(job, 'xmp', written.xmpSidecar, parts);
  const store = await describe(job, 'c2pa', written.store, parts);
  const sidecars = [...xmp, ...store];
  await claimSidecars(job, sidecars, existing, parts);
  const main = written.path === job.destination ? [] : [{ temporary: written.path, destination: job.destination }];
  const isReplaced = job.inPlace && existing.isSigned;
  confirm();
  const moves = chooseOrder({ main, xmp, store, isReplaced }).map(({ temporary, destination }) => ({
    temporary,
    destination,
    ...(job.like !== undefined && { like: job.like }),
    keep: destination === job.destination ? job.keep : { owner: job.keep.owner, times: false },
  }));
  await parts.files.commitAll([...(written.brought ?? []), ...moves], confirm);
  return sidecars.map(({ destination, sha256 }) => ({ path: destination, sha256 }));
}

interface Moves {
  readonly main: readonly Move[];
  readonly xmp: readonly Move[];
  readonly store: readonly Move[];
  /** The store there now speaks for the file as it is. */
  readonly isReplaced: boolean;
}

interface Move {
  readonly temporary: string;
  readonly destination: string;
}

/**
 * What makes the mark complete comes last. A file with a new store beside it, still the old one itself, is known by that store on the next
 * run (see finish-interrupted.ts); the other way round the old store would be taken for one of a file that was tampered with.
 */
function chooseOrder({ main, xmp, store, isReplaced }: Moves): readonly Move[] {
  if (store.length === 0) return [...xmp, ...main];
  return isReplaced && main.length > 0 ? [...store, ...xmp, ...main] : [...main, ...xmp, ...store];
}

async function describe(
  job: Pick<MarkJob, 'destination'>,
  kind: SidecarOnTheWay['kind'],
  temporary: string | undefined,
  { probe }: Pick<MarkParts, 'probe'>,
): Promise<readonly SidecarOnTheWay[]> {
  if (temporary === undefined) return [];
  const { sha256 } = await probe(temporary, {});
  return [{ temporary, destination: `${job.destination}.${kind}`, sha256, kind }];
}
