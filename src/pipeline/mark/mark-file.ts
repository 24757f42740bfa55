import type { Probe } from '../../domain/asset.ts';
import { findMark } from '../../domain/confirm-mark.ts';
import { AssayError } from '../../domain/errors.ts';
import { canonicalRequest, type MarkAssertion } from '../../domain/mark.ts';
import type { MarkedFile, MarkNote } from '../../domain/mark-result.ts';
import { claimsOriginal } from '../../domain/plan-manifest.ts';
import { composeContent, type WorkingFiles } from './compose-content.ts';
import { type Existing, readExisting, readMarked, refuseLoss } from './existing-credential.ts';
import type { MarkJob, MarkParts } from './parts.ts';
import { planJob } from './plan-job.ts';
import { type SignedContent, signContent } from './sign-content.ts';

/**
 * Marks one file: metadata first, then the signature, then everything read again, and only then put in place. A file that carries
 * this very mark is left as it is. Throws AssayError; whatever it throws, the source is untouched and nothing half-written is
 * left, unless the process itself is killed.
 */
export async function markFile(job: MarkJob, parts: MarkParts): Promise<MarkedFile> {
  const { inPlace } = job;
  const probe = await parts.probe(job.source, { expected: job.stat });
  const mediaType = checkMarkable(probe);
  const request = parts.digest(canonicalRequest(job.statement, job.placement));
  const mark: MarkAssertion = { version: 1, request, source: probe.sha256 };
  const existing = await readExisting(job, probe, parts);
  const done = await findDone(job, { inPlace, mark, existing, probe, mediaType }, parts);
  if (done !== undefined) return done;
  refuseLoss(job, existing);
  await parts.files.prepare({ source: job.source, destination: job.destination, inPlace });
  const work = openWork(job, parts);
  try {
    const format = parts.findFormat(mediaType, {
      sizeBytes: probe.stat.sizeBytes,
      firstBytes: await parts.readHead(job.source),
    });
    // What was signed beside the file stays beside it: an embedded store and a stale sidecar would contradict each other.
    const beside =
      job.placement.forceSidecar || format.credential === 'sidecar' || existing.credential.source === 'sidecar';
    const content = await composeContent(
      job,
      {
        inPlace,
        beside,
        xmpInside: format.xmp === 'embed',
        isOurs: findMark(existing.credential) !== undefined,
        mediaType,
      },
      work,
      parts,
    );
    const plan = planJob(job, { existing, mark, mediaType, originalSha256: probe.sha256 }, parts);
    const signed = await signContent(
      job,
      { content, beside, plan, mediaType, probe, engineType: format.engineType },
      work,
      parts,
    );
    parts.confirmUnchanged(job.source, probe.stat);
    const sidecars = await putInPlace(job, { content, signed }, parts);
    return {
      status: 'marked',
      carrier: beside ? 'sidecar' : 'embedded',
      before: { sha256: probe.sha256, sizeBytes: probe.stat.sizeBytes },
      after: signed.after,
      mediaType,
      sidecars,
      manifest: signed.manifest,
      request,
      readBack: signed.state,
      ...(signed.timeStampedAt !== undefined && { timeStampedAt: signed.timeStampedAt }),
      notes: [...noteFormat(job, format), ...noteOriginal(job, existing), ...signed.notes],
    };
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

/** The mark that is there already, when it is the one asked for. Throws `output.refused` when something else lies there. */
async function findDone(
  job: MarkJob,
  known: {
    readonly inPlace: boolean;
    readonly mark: MarkAssertion;
    readonly existing: Existing;
    readonly probe: Probe;
    readonly mediaType: string;
  },
  parts: MarkParts,
): Promise<MarkedFile | undefined> {
  const there = known.inPlace
    ? { ...known.existing, sha256: known.probe.sha256, sizeBytes: known.probe.stat.sizeBytes }
    : await readMarked(job.destination, parts);
  if (there === undefined) return undefined;
  const found = there.findEqual({ request: known.mark.request, origin: job.statement.origin, ...parts.signer });
  if (found === undefined || (!known.inPlace && found.mark.source !== known.mark.source)) {
    if (known.inPlace || job.overwrite) return undefined;
    throw new AssayError(
      'output.refused',
      `${job.destination} is there already and is not what this run would write. Give another --out, or --overwrite to replace it.`,
    );
  }
  return {
    status: 'unchanged',
    carrier: there.credential.source === 'sidecar' ? 'sidecar' : 'embedded',
    before: { sha256: found.mark.source, sizeBytes: known.probe.stat.sizeBytes },
    after: { sha256: there.sha256, sizeBytes: there.sizeBytes },
    mediaType: known.mediaType,
    sidecars: there.sidecars,
    manifest: found.manifest,
    request: known.mark.request,
    readBack: there.credential.state,
    ...(found.timeStampedAt !== undefined && { timeStampedAt: found.timeStampedAt }),
    notes: [],
  };
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

/** The file before what speaks for it: stopped in between it is unmarked, and marking again completes it. */
async function putInPlace(
  job: MarkJob,
  { content, signed }: { readonly content: { readonly xmpSidecar?: string }; readonly signed: SignedContent },
  parts: MarkParts,
): Promise<MarkedFile['sidecars']> {
  const sidecars: { path: string; sha256: string }[] = [];
  if (signed.path !== job.destination)
    await parts.files.commit(signed.path, job.destination, { like: job.source, keep: job.keep });
  const beside = [
    [content.xmpSidecar, '.xmp'],
    [signed.store?.path, '.c2pa'],
  ] as const;
  for (const [temporary, ending] of beside) {
    if (temporary === undefined) continue;
    const path = job.destination + ending;
    const { sha256 } = await parts.probe(temporary, {});
    await parts.files.commit(temporary, path, { like: job.source, keep: { owner: job.keep.owner, times: false } });
    sidecars.push({ path, sha256 });
  }
  return sidecars;
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
