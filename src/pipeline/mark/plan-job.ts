import type { ManifestPlan } from '../../domain/manifest-plan.ts';
import type { MarkAssertion } from '../../domain/mark.ts';
import { planManifest } from '../../domain/plan-manifest.ts';
import { composeXmp } from '../../domain/xmp-statement.ts';
import type { Existing } from './existing-credential.ts';
import type { MarkJob, MarkParts } from './parts.ts';

/** The manifest for one file: what is stated, over what the file was. */
export function planJob(
  job: Pick<MarkJob, 'source' | 'destination' | 'statement' | 'ingredients'>,
  known: {
    readonly existing: Pick<Existing, 'isSigned' | 'sidecarPath'>;
    readonly mark: MarkAssertion;
    /** Of the file as it was, when it has a history. */
    readonly originalSha256: string;
    readonly mediaType: string;
  },
  parts: Pick<MarkParts, 'clock' | 'program'>,
): ManifestPlan {
  const fileName = nameOf(job.destination);
  const { existing } = known;
  return planManifest(job.statement, {
    fileName,
    now: `${new Date(parts.clock()).toISOString().slice(0, 19)}Z`,
    program: parts.program,
    ...(existing.isSigned && {
      original: {
        title: nameOf(job.source),
        path: job.source,
        mediaType: known.mediaType,
        sha256: known.originalSha256,
        ...(existing.sidecarPath !== undefined && { sidecarPath: existing.sidecarPath }),
      },
    }),
    ingredients: job.ingredients,
    metadata: composeXmp(job.statement),
    mark: known.mark,
  });
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
