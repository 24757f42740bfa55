import type { PlannedIngredient } from '../../domain/manifest-plan.ts';
import { canonicalRequest, type MarkAssertion, type MarkStatement } from '../../domain/mark.ts';
import type { MarkedFile } from '../../domain/mark-result.ts';
import { SEQUENCE_MANIFEST_TYPE } from '../../domain/sequence-manifest.ts';
import { composeXmp } from '../../domain/xmp-statement.ts';
import { readMarked, refuseLoss } from './existing-credential.ts';
import type { MarkOptions, MarkParts } from './parts.ts';
import { planJob } from './plan-job.ts';
import { signContent } from './sign-content.ts';

/** The index of a sequence whose frames lie where they belong. */
export interface IndexJob extends MarkOptions {
  /** Absolute path of the index file to be written. */
  readonly destination: string;
  /** Its text, as it is written and signed. */
  readonly text: string;
  readonly statement: MarkStatement;
  readonly ingredients: readonly Omit<PlannedIngredient, 'label'>[];
}

/**
 * Writes and signs a sequence manifest: index, metadata beside it, signature. An index that is there already with this very
 * content and mark is left as it is; another one of ours becomes the parent of the new one.
 */
export async function markIndex(job: IndexJob, parts: MarkParts): Promise<MarkedFile> {
  const content = new TextEncoder().encode(job.text);
  const sha256 = parts.digest(content);
  const after = { sha256, sizeBytes: content.length };
  const request = parts.digest(canonicalRequest(job.statement, job.placement));
  const mark: MarkAssertion = { version: 1, request, source: sha256 };
  const existing = await readMarked(job.destination, parts);
  const equal = existing?.findEqual({ request, origin: job.statement.origin, ...parts.signer });
  const base = { carrier: 'sequence' as const, before: after, after, mediaType: SEQUENCE_MANIFEST_TYPE, request };
  if (existing !== undefined && equal !== undefined && existing.sha256 === sha256)
    return {
      ...base,
      status: 'unchanged',
      sidecars: [{ path: job.destination, sha256 }, ...existing.sidecars],
      manifest: equal.manifest,
      readBack: existing.credential.state,
      ...(equal.timeStampedAt !== undefined && { timeStampedAt: equal.timeStampedAt }),
      notes: [],
    };
  const source = job.destination;
  if (existing !== undefined) refuseLoss({ source, statement: job.statement }, existing);
  await parts.files.prepare({ source, destination: job.destination, inPlace: true });
  const made: string[] = [];
  const work = {
    made,
    next() {
      const path = parts.files.temporary(job.destination);
      made.push(path);
      return path;
    },
  };
  try {
    const index = work.next();
    await parts.files.write(index, content);
    const xmp = work.next();
    // Starting ExifTool takes as long as signing: side by side.
    const sidecar = parts.metadata.writeSidecar(xmp, composeXmp(job.statement));
    sidecar.catch(() => undefined);
    const probe = await parts.probe(index, {});
    const plan = planJob(
      { ...job, source },
      {
        existing: existing ?? UNMARKED,
        mark,
        mediaType: SEQUENCE_MANIFEST_TYPE,
        originalSha256: existing?.sha256 ?? sha256,
      },
      parts,
    );
    const signed = await signContent(
      { source: index, statement: job.statement },
      {
        content: { path: index },
        beside: true,
        plan,
        mediaType: SEQUENCE_MANIFEST_TYPE,
        engineType: SEQUENCE_MANIFEST_TYPE,
        probe,
      },
      work,
      parts,
    );
    await sidecar;
    const sidecars: { path: string; sha256: string }[] = [];
    // The signature last: until it is there the new index is one that nobody vouches for, and marking again completes it.
    for (const [temporary, ending] of [
      [index, ''],
      [xmp, '.xmp'],
      [signed.store?.path ?? '', '.c2pa'],
    ] as const) {
      const written = await parts.probe(temporary, {});
      await parts.files.commit(temporary, job.destination + ending, { keep: { owner: false, times: false } });
      sidecars.push({ path: job.destination + ending, sha256: written.sha256 });
    }
    return {
      ...base,
      status: 'marked',
      sidecars,
      manifest: signed.manifest,
      readBack: signed.state,
      ...(signed.timeStampedAt !== undefined && { timeStampedAt: signed.timeStampedAt }),
      notes: signed.notes,
    };
  } finally {
    await parts.files.discard(...made);
  }
}

const UNMARKED = { isSigned: false };
