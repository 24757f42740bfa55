import { isWholeDirectory, selectNames } from '../../domain/directory-part.ts';
import { AssayError } from '../../domain/errors.ts';
import type { JobContext, JobStep } from '../../domain/job.ts';
import type { DirectoryPart, FingerprintBatchOutput } from '../../domain/job-payloads.ts';
import type { Ledger, PlaceRecord } from '../../domain/ledger.ts';
import type { Location } from '../../domain/location.ts';
import type { GeneratedItem } from '../../domain/match-item.ts';
import type { FingerprintOutcome } from '../fingerprint/parts.ts';

/** What jobs that fingerprint need from outside. */
export interface FingerprintJobParts {
  readonly ledger: Pick<Ledger, 'directory'>;
  /** The absolute path of a location on this machine. Throws `location.unknown`. */
  readonly toPath: (location: Location) => string;
  readonly fingerprint: (items: readonly GeneratedItem[], signal: AbortSignal) => AsyncIterable<FingerprintOutcome>;
}

/**
 * Fingerprints the pictures of some parts of directories, as the ledger holds them: whoever adds the job knows them to be generated. What has
 * a current fingerprint is passed over, so that doing it twice costs nothing. Throws `ledger.*`, `location.unknown`, the signal's reason.
 */
export async function fingerprintBatch(
  { input, signal }: JobContext<'fingerprint.batch'>,
  parts: FingerprintJobParts,
): Promise<JobStep<'fingerprint.batch'>> {
  const items: GeneratedItem[] = [];
  for (const part of input.parts) {
    signal.throwIfAborted();
    const directory = parts.toPath(part.location);
    for (const place of await parts.ledger.directory(directory, isWholeDirectory(part) ? undefined : part))
      items.push(...toItem(directory, place, part));
  }
  const counts = { files: 0, made: 0, failed: 0, unreachable: 0 };
  for await (const { status } of parts.fingerprint(items, signal)) {
    signal.throwIfAborted();
    counts.files += 1;
    if (status === 'made') counts.made += 1;
    else if (status === 'failed') counts.failed += 1;
    else if (status === 'nowhere') counts.unreachable += 1;
  }
  // Files of a share that went away may all be there again in a minute.
  if (counts.unreachable > 0 && counts.unreachable === items.length)
    throw new AssayError('file.vanished', 'None of the files is there as it was recorded. Is the root mounted?');
  return { step: 'done', output: counts satisfies FingerprintBatchOutput };
}

function toItem(directory: string, place: PlaceRecord, part: DirectoryPart): readonly GeneratedItem[] {
  const { name, sha256, mediaType, status } = place;
  if (sha256 === undefined || status !== 'checked' || !selectNames(part)(name) || !isPicture(mediaType)) return [];
  const path = `${directory}/${name}`;
  return [
    {
      sha256,
      // Neither is asked of what is only fingerprinted: a search lists its items anew.
      origin: 'generated',
      known: 'declaration',
      places: [{ path, relativePath: name, sha256 }],
      ...(mediaType === undefined ? {} : { mediaType }),
    },
  ];
}

function isPicture(mediaType = ''): boolean {
  return mediaType.startsWith('image/') || mediaType.startsWith('video/') || mediaType === 'application/mxf';
}
