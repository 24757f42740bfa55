import type { NameSelection } from '../../domain/directory-part.ts';
import type { FileError } from '../../domain/errors.ts';
import type { JobContext, JobStep } from '../../domain/job.ts';
import type { MarkBatchOutput } from '../../domain/job-payloads.ts';
import type { Ledger } from '../../domain/ledger.ts';
import { type Location, locateBelow } from '../../domain/location.ts';
import type { SignerProfile } from '../../domain/manifest-plan.ts';
import type { MarkedFile, MarkResult } from '../../domain/mark-result.ts';
import type { DirectoryListing } from '../../domain/ports.ts';
import { createMarkCollection } from '../mark/collect-marks.ts';
import { createMarkRecorder } from '../mark/mark-recorder.ts';
import { createMarkTally } from '../mark/mark-tally.ts';
import type { GuardParts } from './parts.ts';
import { openRootGuard, type RootGuard, underGuard } from './root-guard.ts';

/** Failures that are told one by one. */
const FAILURES_TOLD = 100;
/** Longest message of one, in characters. */
const MESSAGE_CHARACTERS = 2000;

/** A marking of some directories, under way. */
export interface MarkingRun {
  readonly signer: Pick<SignerProfile, 'name' | 'fingerprint'>;
  readonly results: AsyncIterable<MarkResult>;
}

/** What jobs that mark need from outside. */
export interface MarkJobParts extends GuardParts {
  readonly ledger: Pick<Ledger, 'directoriesBelow' | 'recordMarks'>;
  readonly listPart: (root: string, part: NameSelection & { readonly directory: string }) => Promise<DirectoryListing>;
  /** Throws `signer.unusable`, `job.invalid`, `config.invalid`, `input.not-found`. */
  readonly startMarking: (run: {
    /** Absolute. */
    readonly base: string;
    /** Absolute; absent: in place. */
    readonly out?: string;
    readonly request: Readonly<Record<string, unknown>>;
    readonly walk: (root: string) => AsyncIterable<DirectoryListing>;
  }) => Promise<MarkingRun>;
}

/**
 * Marks the files of some directories with this worker's signer and records the marks. Errors of files are counted and told; thrown are
 * `signer.unusable`, `trust.unusable`, `root.unmounted`, `ledger.*`, `job.invalid`, and the signal's reason. Done twice it changes nothing
 * the second time: a file that carries this very mark is left as it is, and what a killed run left half done is finished.
 */
export async function markBatch(job: JobContext<'mark.batch'>, parts: MarkJobParts): Promise<JobStep<'mark.batch'>> {
  const { input, signal } = job;
  const guard = await openRootGuard(input.base, parts, { found: true });
  // The output need not be there yet, but what it goes into has to be mounted.
  const outGuard = input.out === undefined ? undefined : await openRootGuard(input.out, parts, { found: false });
  const base = parts.toPath(input.base);
  const { signer, results } = await parts.startMarking({
    base,
    ...(input.out !== undefined && { out: parts.toPath(input.out) }),
    request: input.request,
    walk: () => listParts(job, guard, parts),
  });
  const collection = createMarkCollection({ base, signer, keepEntries: false });
  const tally = createMarkTally();
  const recorder = createMarkRecorder(collection, parts.ledger);
  const failures: { location: Location; code: FileError['code']; message: string }[] = [];
  let bytes = 0;
  try {
    for await (const result of results) {
      signal.throwIfAborted();
      collection.add(result);
      tally.add(result);
      bytes += countBytes(result);
      for (const { name, error } of findFailures(result)) {
        const message = error.message.slice(0, MESSAGE_CHARACTERS);
        if (failures.length < FAILURES_TOLD)
          failures.push({ location: locateBelow(input.base, name === '.' ? '' : name), code: error.code, message });
      }
      await recorder.record();
    }
  } finally {
    // What is marked is marked, whatever stops the rest.
    await recorder.finish();
  }
  await guard.confirm();
  await outGuard?.confirm();
  const { marked, unchanged, skipped, failed } = tally.counts();
  const output: MarkBatchOutput = { marked, unchanged, skipped, failed, bytes, failures };
  return { step: 'done', output };
}

async function* listParts(
  { input, signal }: JobContext<'mark.batch'>,
  guard: RootGuard,
  parts: MarkJobParts,
): AsyncGenerator<DirectoryListing> {
  for (const { location, ...selection } of input.parts) {
    signal.throwIfAborted();
    const selected = { directory: parts.toPath(location), ...selection };
    const listing = await underGuard(guard, () => parts.listPart(parts.toPath(input.base), selected));
    // Whatever it lists, or does not: only of a root that is there.
    await guard.confirm();
    yield listing;
  }
}

function countBytes(result: MarkResult): number {
  if (result.kind === 'file') return sizeOf(result.outcome.status === 'marked' ? result.outcome : undefined);
  return result.frames.reduce((sum, { own }) => sum + sizeOf(own?.status === 'marked' ? own : undefined), 0);
}

function sizeOf(file: MarkedFile | undefined): number {
  return file?.after.sizeBytes ?? 0;
}

function findFailures(result: MarkResult): readonly { readonly name: string; readonly error: FileError }[] {
  if (result.kind === 'file')
    return result.outcome.status === 'failed' ? [{ name: result.name, error: result.outcome.error }] : [];
  const { index, failures, name } = result;
  // The manifest of a sequence is not written when a frame failed: that is what is to be told.
  return index.status === 'failed' && failures.length === 0 ? [{ name, error: index.error }] : failures;
}
