import type { Probe } from '../../domain/asset.ts';
import { findActive, findMarkFault } from '../../domain/confirm-mark.ts';
import type { CredentialState } from '../../domain/credential.ts';
import { AssayError } from '../../domain/errors.ts';
import type { ManifestPlan } from '../../domain/manifest-plan.ts';
import type { MarkNote } from '../../domain/mark-result.ts';
import type { Content, WorkingFiles } from './compose-content.ts';
import type { MarkJob, MarkParts } from './parts.ts';
import { readBeside } from './read-beside.ts';

/** The marked file, signed and read again, still under its temporary name. */
export interface SignedContent {
  /** The source itself when the mark stands beside it and no byte changed. */
  readonly path: string;
  /** The sidecar. */
  readonly store?: { readonly path: string };
  readonly after: { readonly sha256: string; readonly sizeBytes: number };
  readonly manifest: string;
  readonly state: CredentialState;
  readonly timeStampedAt?: string;
  readonly notes: readonly MarkNote[];
}

interface Signing {
  readonly content: Content;
  /** The credential goes into a sidecar. */
  readonly beside: boolean;
  readonly plan: ManifestPlan;
  readonly mediaType: string;
  readonly engineType: string;
  /** Of the source. */
  readonly probe: Probe;
}

/** Signs, reads again what was written, and makes sure that it says what was asked. Throws `mark.not-confirmed` and what signing throws. */
export async function signContent(
  job: Pick<MarkJob, 'source' | 'statement'>,
  signing: Signing,
  work: WorkingFiles,
  parts: MarkParts,
): Promise<SignedContent> {
  const written = signing.beside
    ? await signBeside(job, signing, work, parts)
    : await signInto(job, signing, work, parts);
  // Both read the whole file, the engine on threads of its own: together they take as long as the slower.
  const content = { path: written.path, mediaType: signing.mediaType, mayEmbed: !signing.beside };
  const reading = readBeside(content, written.storePath, parts);
  // Whoever awaits it first sees it fail; until then it must not count as unhandled.
  reading.catch(() => undefined);
  const after = written.after ?? (await probeAfter(written.path, parts));
  const credential = await reading;
  const active = findActive(credential);
  const fault = findMarkFault(credential, {
    request: signing.plan.mark.request,
    origin: job.statement.origin,
    ...parts.signer,
  });
  if (fault !== undefined || active === undefined)
    throw new AssayError(
      'mark.not-confirmed',
      `What was written does not read back as asked: ${fault}. Nothing was put in place; the source is untouched.`,
    );
  const timeStampedAt = active.trust?.timeStampedAt;
  return {
    path: written.path,
    ...(written.storePath !== undefined && { store: { path: written.storePath } }),
    after,
    manifest: active.label,
    state: credential.state,
    ...(timeStampedAt !== undefined && { timeStampedAt }),
    notes: written.notes,
  };
}

interface Written {
  readonly path: string;
  readonly storePath?: string;
  /** Known without reading: nothing changed. */
  readonly after?: { readonly sha256: string; readonly sizeBytes: number };
  readonly notes: readonly MarkNote[];
}

async function signInto(
  job: Pick<MarkJob, 'source'>,
  { content, plan, engineType }: Signing,
  work: WorkingFiles,
  parts: MarkParts,
): Promise<Written> {
  const path = work.next();
  const signed = await parts.writer.embed({ source: content.path, mediaType: engineType, destination: path, plan });
  // A movie three times over may be more than the disk has room for.
  if (content.path !== job.source) await parts.files.discard(content.path);
  return { path, notes: noteTimeStamp(signed.timeStamped) };
}

async function signBeside(
  job: Pick<MarkJob, 'source'>,
  { content, plan, probe }: Signing,
  work: WorkingFiles,
  parts: MarkParts,
): Promise<Written> {
  const after =
    content.path === job.source
      ? { sha256: probe.sha256, sizeBytes: probe.stat.sizeBytes }
      : await probeAfter(content.path, parts);
  const signed = await parts.writer.detach({ sha256: after.sha256, plan });
  const storePath = work.next();
  await parts.files.write(storePath, signed.store);
  return { path: content.path, storePath, after, notes: noteTimeStamp(signed.timeStamped) };
}

async function probeAfter(path: string, parts: MarkParts): Promise<{ sha256: string; sizeBytes: number }> {
  const { sha256, stat, structure, incompleteReason } = await parts.probe(path, {});
  if (structure === 'incomplete')
    throw new AssayError(
      'mark.not-confirmed',
      `What was written is not a whole file (${incompleteReason}). Nothing was put in place; the source is untouched.`,
    );
  return { sha256, sizeBytes: stat.sizeBytes };
}

function noteTimeStamp(timeStamped: boolean | undefined): readonly MarkNote[] {
  if (timeStamped !== false) return [];
  const message =
    'The time-stamping authority gave no answer, so the mark has no time stamp: it counts only as long as the certificate is valid.';
  return [{ code: 'mark.no-time-stamp', message }];
}
