import type { FileStat, Sidecar } from '../../domain/asset.ts';
import { AssayError } from '../../domain/errors.ts';
import type { PlannedIngredient } from '../../domain/manifest-plan.ts';
import { canonicalRequest, type MarkAssertion, type MarkStatement } from '../../domain/mark.ts';
import type { MarkedFile } from '../../domain/mark-result.ts';
import { SEQUENCE_MANIFEST_TYPE } from '../../domain/sequence-manifest.ts';
import { composeXmp } from '../../domain/xmp-statement.ts';
import { listBeside, type MarkedThere, readMarked } from './existing-credential.ts';
import { readUnfinished } from './finish-interrupted.ts';
import type { MarkOptions, MarkParts } from './parts.ts';
import { planJob } from './plan-job.ts';
import { putInPlace } from './put-in-place.ts';
import { refuseLoss } from './refuse-loss.ts';
import { signContent } from './sign-content.ts';

/** The index of a sequence whose frames lie where they belong. */
export interface IndexJob extends MarkOptions {
  /** Absolute path of the index file to be written. */
  readonly destination: string;
  /** Absolute path of the index beside the frames that are copied: when there is one its history goes on. The same in place. */
  readonly sourceIndex: string;
  /** Its text, as it is written and signed. */
  readonly text: string;
  readonly statement: MarkStatement;
  readonly ingredients: readonly Omit<PlannedIngredient, 'label'>[];
  /** Frames that lie there as they were hashed, some of them minutes ago: they must be the same when the index is signed. Absolute. */
  readonly frames: readonly { readonly path: string; readonly stat: FileStat }[];
}

/**
 * Writes and signs a sequence manifest: index, metadata beside it, signature. An index that is there already with this very
 * content and mark is left as it is; another one of ours becomes the parent of the new one. Throws AssayError; then nothing of it is
 * there that was not there before.
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
  const isSame = existing?.sha256 === sha256;
  if (existing !== undefined && equal !== undefined && isSame)
    return {
      ...base,
      status: 'unchanged',
      sidecars: [{ path: job.destination, sha256 }, ...(await existing.listSidecars())],
      manifest: equal.manifest,
      readBack: existing.credential.state,
      ...(equal.timeStampedAt !== undefined && { timeStampedAt: equal.timeStampedAt }),
      notes: [],
    };
  refuseForeign(job.destination, existing);
  const source = existing === undefined ? job.sourceIndex : job.destination;
  const predecessor = existing ?? (await findPredecessor(job, parts));
  const isInterrupted = existing?.credential.state === 'tampered' && !isSame;
  if (predecessor !== undefined && !isInterrupted) refuseLoss({ source, statement: job.statement }, predecessor);
  await parts.files.prepare({ source: job.destination, destination: job.destination, inPlace: true });
  const made: string[] = [];
  const work = {
    made,
    next() {
      const path = parts.files.temporary(job.destination);
      made.push(path);
      return path;
    },
  };
  let metadata: Promise<void> | undefined;
  try {
    const index = work.next();
    await parts.files.write(index, content);
    const finished =
      isInterrupted && existing !== undefined
        ? await readUnfinished(index, { mark, mediaType: SEQUENCE_MANIFEST_TYPE, existing }, job, parts)
        : undefined;
    if (isInterrupted && existing !== undefined && finished === undefined)
      refuseLoss({ source, statement: job.statement }, existing);
    const xmp = work.next();
    const beside = existing?.sidecars ?? (await listBeside(job.destination, parts));
    // Starting ExifTool takes as long as signing: side by side.
    metadata = parts.metadata.writeSidecar(
      xmp,
      composeXmp(job.statement),
      findXmp(job.destination, beside) ?? findXmp(source, predecessor?.sidecars ?? []),
    );
    metadata.catch(() => undefined);
    const probe = await parts.probe(index, {});
    const plan = planJob(
      { ...job, source },
      {
        existing: predecessor ?? UNMARKED,
        mark,
        mediaType: SEQUENCE_MANIFEST_TYPE,
        originalSha256: predecessor?.sha256 ?? sha256,
      },
      parts,
    );
    const signed =
      finished ??
      (await signContent(
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
      ));
    await metadata;
    const sidecars = await putInPlace(
      {
        source: job.destination,
        destination: job.destination,
        inPlace: true,
        overwrite: false,
        sidecars: beside,
        keep: NEW,
      },
      { path: isSame ? job.destination : index, xmpSidecar: xmp, store: signed.store?.path },
      existing ?? UNMARKED,
      () => confirmFrames(job, parts),
      parts,
    );
    return {
      ...base,
      status: 'marked',
      sidecars: [{ path: job.destination, sha256 }, ...sidecars, ...(finished === undefined ? [] : [finished.sidecar])],
      manifest: signed.manifest,
      readBack: signed.state,
      ...(signed.timeStampedAt !== undefined && { timeStampedAt: signed.timeStampedAt }),
      notes: signed.notes,
    };
  } finally {
    // What is removed while it is being written would come back.
    await metadata?.catch(() => undefined);
    await parts.files.discard(...made);
  }
}

/** The manifest of the sequence where it is copied from; undefined when it has none. */
async function findPredecessor(job: IndexJob, parts: MarkParts): Promise<MarkedThere | undefined> {
  const found = job.sourceIndex === job.destination ? undefined : await readMarked(job.sourceIndex, parts);
  return found?.mediaType === SEQUENCE_MANIFEST_TYPE ? found : undefined;
}

function findXmp(path: string, sidecars: readonly Sidecar[]): string | undefined {
  return sidecars.some(({ kind }) => kind === 'xmp') ? `${path}.xmp` : undefined;
}

const UNMARKED = { isSigned: false };
const NEW = { owner: false, times: false };

/** Something else of that name is not an older index that the new one may replace. */
function refuseForeign(destination: string, existing: MarkedThere | undefined): void {
  if (existing === undefined || existing.mediaType === SEQUENCE_MANIFEST_TYPE) return;
  throw new AssayError(
    'output.refused',
    `${destination} is there already and is no sequence manifest. Move it away, and mark again.`,
  );
}

function confirmFrames(job: Pick<IndexJob, 'frames'>, parts: Pick<MarkParts, 'confirmUnchanged'>): void {
  for (const { path, stat } of job.frames) {
    try {
      parts.confirmUnchanged(path, stat);
    } catch (cause) {
      if (!(cause instanceof AssayError)) throw cause;
      const name = path.slice(path.lastIndexOf('/') + 1);
      throw new AssayError(
        cause.code,
        `The frame ${name} changed while its sequence was being marked, so no manifest was put in place. Mark the sequence again when it is finished.`,
        { cause },
      );
    }
  }
}
