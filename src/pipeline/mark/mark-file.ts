import type { Probe } from '../../domain/asset.ts';
import { findMark } from '../../domain/confirm-mark.ts';
import { AssayError } from '../../domain/errors.ts';
import { canonicalRequest, type MarkAssertion } from '../../domain/mark.ts';
import type { MarkedFile, MarkNote } from '../../domain/mark-result.ts';
import { claimsOriginal } from '../../domain/plan-manifest.ts';
import { bringSidecars } from './bring-sidecars.ts';
import { refuseStrayStore } from './claim-sidecars.ts';
import { composeContent, type WorkingFiles } from './compose-content.ts';
import { type Existing, type MarkedThere, readExisting, readMarked } from './existing-credential.ts';
import { explainFailure, explainSource } from './explain-source.ts';
import { mayBeInterrupted, readUnfinished } from './finish-interrupted.ts';
import type { MarkJob, MarkParts } from './parts.ts';
import { planJob } from './plan-job.ts';
import { putInPlace } from './put-in-place.ts';
import { refuseLoss, refuseSecondStore, refuseSelf } from './refuse-loss.ts';
import { signContent } from './sign-content.ts';

/**
 * Marks one file: metadata first, then the signature, then everything read again, and only then put in place. A file that carries
 * this very mark is left as it is. Throws AssayError; whatever it throws, the source is untouched and nothing half-written is
 * left, unless the process itself is killed.
 */
export async function markFile(job: MarkJob, parts: MarkParts): Promise<MarkedFile> {
  try {
    return await mark(job, parts);
  } catch (error) {
    throw explainSource(error);
  }
}

async function mark(job: MarkJob, parts: MarkParts): Promise<MarkedFile> {
  const { inPlace } = job;
  const probe = await parts.probe(job.source, { expected: job.stat });
  const mediaType = checkMarkable(probe);
  refuseSelf(job, parts);
  const request = parts.digest(canonicalRequest(job.statement, job.placement));
  const asserted: MarkAssertion = { version: 1, request, source: probe.sha256 };
  const existing = await readExisting(job, probe, parts);
  const known: Known = { mark: asserted, existing, probe, mediaType };
  const there = inPlace ? undefined : await findThere(job, parts);
  const done = await findDone(job, known, there, parts);
  if (done !== undefined) return done;
  const format = parts.findFormat(mediaType, {
    sizeBytes: probe.stat.sizeBytes,
    firstBytes: await parts.readHead(job.source),
  });
  const isInterrupted = mayBeInterrupted(job, existing);
  if (!isInterrupted) refuseLoss(job, existing);
  // What was signed beside the file stays beside it: an embedded store and a stale sidecar would contradict each other.
  const beside =
    job.placement.forceSidecar || format.credential === 'sidecar' || existing.credential.source === 'sidecar';
  refuseSecondStore(job, existing, beside);
  if (!inPlace && !beside) await refuseStrayStore(job.destination, parts);
  await parts.files.prepare({ source: job.source, destination: job.destination, inPlace });
  const work = openWork(job, parts);
  let isConfirmed = false;
  const confirm = (): void => {
    parts.confirmUnchanged(job.source, probe.stat);
    isConfirmed = true;
  };
  try {
    const how = {
      inPlace,
      beside,
      xmpInside: format.xmp === 'embed',
      isOurs: findMark(existing.credential) !== undefined,
      mediaType,
    };
    const content = await composeContent(job, how, work, parts);
    const finished = isInterrupted ? await readUnfinished(content.path, known, job, parts) : undefined;
    if (isInterrupted && finished === undefined) refuseLoss(job, existing);
    const plan = planJob(job, { existing, mark: asserted, mediaType, originalSha256: probe.sha256 }, parts);
    const signed =
      finished ??
      (await signContent(job, { content, beside, plan, mediaType, probe, engineType: format.engineType }, work, parts));
    if (there !== undefined && !job.overwrite && there.sha256 !== signed.after.sha256) refuseOther(job.destination);
    // Written anew it would be another file of the same content: its header says all of it already.
    const path = inPlace && signed.after.sha256 === probe.sha256 ? job.destination : signed.path;
    const xmp = job.sidecars.filter(({ kind }) => kind === 'xmp');
    // What lay beside it says other things than the new metadata inside, which was not made from it.
    const isLeft = !inPlace && content.xmpSidecar === undefined;
    const brought = isLeft ? await bringSidecars({ ...job, sidecars: xmp }, job, work.made, parts) : [];
    const written = { path, xmpSidecar: content.xmpSidecar, store: signed.store?.path, brought };
    const sidecars = await putInPlace({ ...job, like: job.source }, written, existing, confirm, parts);
    return {
      status: 'marked',
      carrier: beside ? 'sidecar' : 'embedded',
      before: { sha256: probe.sha256, sizeBytes: probe.stat.sizeBytes },
      after: signed.after,
      mediaType,
      sidecars: [...sidecars, ...(finished === undefined ? [] : [finished.sidecar])],
      manifest: signed.manifest,
      request,
      readBack: signed.state,
      ...(signed.timeStampedAt !== undefined && { timeStampedAt: signed.timeStampedAt }),
      notes: [...noteFormat(job, format), ...noteOriginal(job, existing), ...signed.notes],
    };
  } catch (error) {
    // In place it changes by what was put there, too.
    throw isConfirmed ? error : explainFailure(error, job.source, probe.stat, parts);
  } finally {
    await parts.files.discard(...work.made);
  }
}

function checkMarkable(probe: Probe): string {
  if (probe.structure === 'incomplete')
    throw new AssayError(
      'file.truncated',
      `The file is cut short or damaged${probe.incompleteReason === undefined ? '' : `: ${probe.incompleteReason}`}. It was not marked; render it again.`,
    );
  if (probe.mediaType === undefined || probe.kind === 'other')
    throw new AssayError(
      'media.unsupported',
      'This is no picture, movie, sound or document that Assay knows, so it was not marked. Mark what is in it, or leave it out.',
    );
  return probe.mediaType;
}

interface Known {
  readonly mark: MarkAssertion;
  readonly existing: Existing;
  readonly probe: Probe;
  readonly mediaType: string;
}

/** What lies at the output; undefined when nothing does, or when it may be replaced whatever it is. */
async function findThere(job: MarkJob, parts: MarkParts): Promise<MarkedThere | undefined> {
  try {
    return await readMarked(job.destination, parts);
  } catch (error) {
    // A link or a folder is still refused, when the output is prepared.
    if (job.overwrite && error instanceof AssayError) return undefined;
    throw error;
  }
}

/** The mark that is there already, when it is the one asked for. Throws `output.refused` when something else lies there. */
async function findDone(
  job: MarkJob,
  known: Known,
  atOutput: MarkedThere | undefined,
  parts: MarkParts,
): Promise<MarkedFile | undefined> {
  const there = job.inPlace
    ? { ...known.existing, sha256: known.probe.sha256, sizeBytes: known.probe.stat.sizeBytes }
    : atOutput;
  if (there === undefined) return undefined;
  const found = there.findEqual({ request: known.mark.request, origin: job.statement.origin, ...parts.signer });
  if (found === undefined || (!job.inPlace && found.mark.source !== known.mark.source)) {
    if (job.inPlace || job.overwrite) return undefined;
    // A copy without its sidecars, as a run leaves it that is stopped there; whether it is one shows when the same is written again.
    const mayBeHalf = !there.isSigned && (there.sha256 === known.probe.sha256 || job.placement.exrAttribute);
    return mayBeHalf ? undefined : refuseOther(job.destination);
  }
  return {
    status: 'unchanged',
    carrier: there.credential.source === 'sidecar' ? 'sidecar' : 'embedded',
    before: { sha256: found.mark.source, sizeBytes: known.probe.stat.sizeBytes },
    after: { sha256: there.sha256, sizeBytes: there.sizeBytes },
    mediaType: known.mediaType,
    sidecars: await there.listSidecars(),
    manifest: found.manifest,
    request: known.mark.request,
    readBack: there.credential.state,
    ...(found.timeStampedAt !== undefined && { timeStampedAt: found.timeStampedAt }),
    notes: [],
  };
}

function refuseOther(destination: string): never {
  throw new AssayError(
    'output.refused',
    `${destination} is there already and is not what this run would write. Give another --out, or --overwrite to replace it.`,
  );
}

function openWork(job: MarkJob, parts: MarkParts): WorkingFiles {
  const made: string[] = [];
  return {
    made,
    next() {
      const path = parts.files.temporary(job.destination);
      made.push(path);
      return path;
    },
  };
}

function noteFormat(job: MarkJob, format: ReturnType<MarkParts['findFormat']>): readonly MarkNote[] {
  if (format.reason === undefined || job.placement.forceSidecar) return [];
  return [{ code: 'mark.sidecar-instead', message: format.reason }];
}

function noteOriginal(job: MarkJob, existing: Existing): readonly MarkNote[] {
  const hasParent = existing.isSigned || job.ingredients.some(({ relationship }) => relationship === 'parentOf');
  if (hasParent || !claimsOriginal(job.statement.origin)) return [];
  const message = `${job.statement.origin} says that an original was edited, and none is named. Name it with --ingredient FILE:parentOf.`;
  return [{ code: 'mark.no-original', message }];
}
