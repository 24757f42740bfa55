import type { MarkAssertion, MarkStatement } from '../../domain/mark.ts';
import { type Existing, findEqual } from './existing-credential.ts';
import type { MarkJob, MarkParts } from './parts.ts';
import { readBeside } from './read-beside.ts';
import type { SignedContent } from './sign-content.ts';

/**
 * True when the store beside a file does not bind to it as a run leaves it that is stopped between putting the store in place and the file
 * itself: it may bind to what this run is about to write.
 */
export function mayBeInterrupted(job: Pick<MarkJob, 'inPlace'>, { credential }: Pick<Existing, 'credential'>): boolean {
  return job.inPlace && credential.source === 'sidecar' && credential.state === 'tampered';
}

/** A signed content whose store is in place already. */
export interface UnfinishedMark extends SignedContent {
  readonly sidecar: { readonly path: string; readonly sha256: string };
}

/** The mark that a stopped run signed over this very content; undefined when the store there is any other. */
export async function readUnfinished(
  content: string,
  known: {
    readonly mark: MarkAssertion;
    readonly mediaType: string;
    readonly existing: Pick<Existing, 'sidecarPath'>;
  },
  job: { readonly statement: MarkStatement },
  parts: Pick<MarkParts, 'credentials' | 'probe' | 'signer'>,
): Promise<UnfinishedMark | undefined> {
  const { sidecarPath } = known.existing;
  if (sidecarPath === undefined) return undefined;
  const { mark, mediaType } = known;
  const credential = await readBeside({ path: content, mediaType, mayEmbed: false }, sidecarPath, parts);
  const found = findEqual(credential, { request: mark.request, origin: job.statement.origin, ...parts.signer });
  if (found === undefined || found.mark.source !== mark.source) return undefined;
  const { sha256, stat } = await parts.probe(content, {});
  return {
    path: content,
    after: { sha256, sizeBytes: stat.sizeBytes },
    manifest: found.manifest,
    state: credential.state,
    ...(found.timeStampedAt !== undefined && { timeStampedAt: found.timeStampedAt }),
    notes: [],
    sidecar: { path: sidecarPath, sha256: (await parts.probe(sidecarPath, {})).sha256 },
  };
}
