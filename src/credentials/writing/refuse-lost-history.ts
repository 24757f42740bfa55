import { AssayError } from '../../domain/errors.ts';
import type { ManifestPlan } from '../../domain/manifest-plan.ts';
import { type Engine, findErrorVariant } from '../engine.ts';
import { writeReadOnlySettings } from '../engine-settings.ts';

/**
 * Makes sure that a plan without a parent goes over a file without credentials: the engine puts the new ones in the place of the old,
 * and says nothing. Looks only whether there are any, half a millisecond whatever the file's size.
 * @throws AssayError `mark.refused`.
 */
export async function refuseLostHistory(
  engine: Engine,
  job: { readonly source: string; readonly mediaType: string; readonly plan: ManifestPlan },
): Promise<void> {
  if (job.plan.ingredients.some(({ relationship }) => relationship === 'parentOf')) return;
  if (!(await hasCredentials(engine, job.source, job.mediaType))) return;
  throw new AssayError(
    'mark.refused',
    'The file carries content credentials, and the new ones would take their place. Mark it as an edit of itself instead (the untouched file as parent).',
  );
}

async function hasCredentials(engine: Engine, path: string, mimeType: string): Promise<boolean> {
  try {
    return (await engine.fromAsset({ path, mimeType }, writeReadOnlySettings())) !== null;
  } catch (error) {
    // A file that cannot be taken apart fails at signing, with a reason. Everything else is about a store that is there.
    return !['UnsupportedType', 'InvalidAsset', 'IoError', 'FileIO', 'Asset', 'EmbeddingError'].includes(
      findErrorVariant(error),
    );
  }
}
