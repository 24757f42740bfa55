import { isWholeDirectory } from '../../domain/directory-part.ts';
import { AssayError } from '../../domain/errors.ts';
import type { FailedJob, JobContext, JobStep } from '../../domain/job.ts';
import type { ScanBatchInput, ScanBatchOutput, ScanFolderInput, ScanFolderOutput } from '../../domain/job-payloads.ts';
import type { Location } from '../../domain/location.ts';
import { describeAbandoned } from './describe-abandoned.ts';
import { findFolderSequences } from './find-folder-sequences.ts';
import type { ScanJobParts } from './parts.ts';
import { readFailedBatch } from './read-failed-batch.ts';
import { readParts, toBatchOutput } from './read-parts.ts';
import { openRootGuard, type RootGuard } from './root-guard.ts';
import { isOneFile } from './scan-batch.ts';

/**
 * Ends a scan whose batches have all ended: files of batches that nobody survived are recorded as unreadable, directories that were read
 * in parts get their sequences, and what was not listed any more is gone. Throws what keeps batches from being read and is no fault of
 * their files (`root.unmounted`, `ledger.*` …): the scan has not ended then.
 */
export async function settleFolder(
  job: JobContext<'scan.folder'>,
  parts: ScanJobParts,
): Promise<JobStep<'scan.folder'>> {
  const { input, signal } = job;
  const { scan, location, listed } = input;
  if (scan === undefined) throw new AssayError('job.invalid', `Job ${job.ref.id} is to be settled and names no scan.`);
  const files = listed?.files ?? 0;
  const guard = await openRootGuard(location, parts, { found: files > 0 });
  const outputs = [...(await job.childOutputs('scan.batch'))];
  let failed = outputs.reduce((sum, output) => sum + (output.failed ?? 0), 0);
  const cut = new Set<Location>(outputs.flatMap((output) => output.cut ?? []));
  for (const child of await job.failedChildren()) {
    const batch = readFailedBatch(child);
    for (const part of batch.parts) if (!isWholeDirectory(part)) cut.add(part.location);
    const result = await recordLost(child, batch, { signal, guard }, parts);
    failed += result.refused;
    outputs.push(toBatchOutput(result));
  }
  for (const directory of cut) {
    signal.throwIfAborted();
    const path = parts.toPath(directory);
    await parts.ledger.recordSequences(scan, path, findFolderSequences(await parts.ledger.directory(path)));
  }
  await guard.confirm();
  signal.throwIfAborted();
  const gone = isTree(input) ? await parts.ledger.forgetUnlisted(scan, parts.toPath(location)) : 0;
  const output = { scan, failed, ...sumUp(input, outputs, gone) };
  const { scan: _, ...counts } = output;
  await parts.ledger.finishScan(scan, counts);
  return { step: 'done', output };
}

/** Everything below the location was paged through, so that a directory that was not met is gone. */
function isTree({ parts, listed }: ScanFolderInput): boolean {
  return parts === undefined && (listed?.directories ?? 0) > 0;
}

/** Throws what is no fault of the files. */
function recordLost(
  child: FailedJob,
  batch: ScanBatchInput,
  at: { readonly signal: AbortSignal; readonly guard: RootGuard },
  parts: ScanJobParts,
): ReturnType<typeof readParts> {
  const error = describeAbandoned(child);
  // Of several files it is not known which were read again before the end: what the ledger holds of them stands.
  const rescan = batch.rescan && isOneFile(batch);
  return readParts({ ...batch, ...at, rescan, decide: () => error }, parts);
}

function sumUp(
  { listed, parts }: ScanFolderInput,
  outputs: readonly ScanBatchOutput[],
  directoriesGone: number,
): Omit<ScanFolderOutput, 'scan' | 'failed'> {
  const sum = (count: (output: ScanBatchOutput) => number): number =>
    outputs.reduce((total, output) => total + count(output), 0);
  return {
    directories: parts === undefined ? (listed?.directories ?? 0) : new Set(parts.map(({ location }) => location)).size,
    files: sum(({ files }) => files),
    inspected: sum(({ inspected }) => inspected),
    bytes: sum(({ bytes }) => bytes),
    unreadable: sum(({ unreadable }) => unreadable),
    unfinished: sum(({ unfinished }) => unfinished),
    gone: sum(({ gone }) => gone) + directoriesGone,
  };
}
