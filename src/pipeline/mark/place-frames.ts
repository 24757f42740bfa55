import type { FileStat, Sidecar } from '../../domain/asset.ts';
import { AssayError, type FileError } from '../../domain/errors.ts';
import type { MarkStatement } from '../../domain/mark.ts';
import { composeExrAttributes } from '../../domain/xmp-statement.ts';
import { bringSidecars } from './bring-sidecars.ts';
import type { MarkOptions, MarkParts } from './parts.ts';

/** A frame that gets no mark of its own: the sequence manifest speaks for it. Paths are absolute. */
export interface FrameJob {
  readonly source: string;
  readonly stat: FileStat;
  /** Beside the source. */
  readonly sidecars: readonly Sidecar[];
  readonly destination: string;
}

export interface PlacedFrame {
  readonly before: { readonly sha256: string; readonly sizeBytes: number };
  readonly after: { readonly sha256: string; readonly sizeBytes: number };
}

export type FrameOutcome =
  | { readonly ok: true; readonly frame: PlacedFrame }
  | { readonly ok: false; readonly error: FileError };

const OPENEXR = 'image/x-exr';

/**
 * Hashes frames, and brings them to where they go: nowhere in place, copied with `--out`, written anew with an attribute in the
 * header. What is hashed is what lies there in the end.
 */
export async function placeFrames(
  jobs: readonly FrameJob[],
  options: MarkOptions & { readonly statement: MarkStatement },
  parts: MarkParts,
): Promise<readonly FrameOutcome[]> {
  const outcomes: FrameOutcome[] = [];
  for (const job of jobs) {
    try {
      outcomes.push({ ok: true, frame: await placeFrame(job, options, parts) });
    } catch (error) {
      if (!(error instanceof AssayError)) throw error;
      outcomes.push({ ok: false, error: { code: error.code, message: error.message } });
    }
  }
  return outcomes;
}

async function placeFrame(
  job: FrameJob,
  options: MarkOptions & { readonly statement: MarkStatement },
  parts: MarkParts,
): Promise<PlacedFrame> {
  const probe = await parts.probe(job.source, { expected: job.stat });
  if (probe.structure === 'incomplete')
    throw new AssayError(
      'file.truncated',
      `The frame is cut short or damaged${probe.incompleteReason === undefined ? '' : `: ${probe.incompleteReason}`}. Render it again.`,
    );
  const before = { sha256: probe.sha256, sizeBytes: probe.stat.sizeBytes };
  const { inPlace } = options;
  const withAttribute = options.placement.exrAttribute && probe.mediaType === OPENEXR;
  if (inPlace && !withAttribute) return { before, after: before };
  await parts.files.prepare({ source: job.source, destination: job.destination, inPlace });
  const temporary = parts.files.temporary(job.destination);
  const made = [temporary];
  try {
    let after = before;
    const isThere = !inPlace && !withAttribute && (await refuseOther(job, before.sha256, options, parts));
    if (!isThere) {
      if (withAttribute)
        await parts.insertExrAttributes(job.source, temporary, composeExrAttributes(options.statement));
      else await parts.files.copy(job.source, temporary);
      const written = await parts.probe(temporary, {});
      if (!withAttribute && written.sha256 !== before.sha256)
        throw new AssayError(
          'file.changed',
          'The frame changed while it was copied. Mark it again when it is finished.',
        );
      after = { sha256: written.sha256, sizeBytes: written.stat.sizeBytes };
    }
    const isSame = after.sha256 === before.sha256;
    // Its header says all of it already.
    if (inPlace && isSame) return { before, after };
    if (!isSame) refuseUnbinding(job);
    const mayStay = isThere || (withAttribute && !inPlace && (await refuseOther(job, after.sha256, options, parts)));
    const frame = mayStay ? [] : [{ temporary, destination: job.destination, like: job.source, keep: options.keep }];
    const sidecars = inPlace ? [] : await bringSidecars(job, options, made, parts);
    await parts.files.commitAll([...frame, ...sidecars], () => parts.confirmUnchanged(job.source, probe.stat));
    return { before, after };
  } finally {
    await parts.files.discard(...made);
  }
}

/** Credentials beside a frame cease to bind when its header is written anew. Throws `mark.refused`. */
function refuseUnbinding({ sidecars }: FrameJob): void {
  const store = sidecars.find(({ kind }) => kind === 'c2pa');
  if (store !== undefined)
    throw new AssayError(
      'mark.refused',
      `${store.name} lies beside it and would not bind to the frame with attributes in its header. Add --per-frame, which keeps it as the history of a new one, or leave out --exr-attribute.`,
    );
}

/** True when the very same frame lies at the output already. Throws `output.refused` when something else does. */
async function refuseOther(job: FrameJob, sha256: string, options: MarkOptions, parts: MarkParts): Promise<boolean> {
  try {
    const there = await parts.probe(job.destination, {});
    if (there.sha256 === sha256) return true;
  } catch (error) {
    if (error instanceof AssayError && error.code === 'file.vanished') return false;
    throw error;
  }
  if (options.overwrite) return false;
  throw new AssayError(
    'output.refused',
    `${job.destination} is there already and is another frame. Give another --out, or --overwrite to replace it.`,
  );
}
