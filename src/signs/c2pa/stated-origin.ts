import type { ManifestReading } from '../../domain/credential.ts';
import { findSourceType } from '../../domain/digital-source-type.ts';
import { isFlagged, type Origin, worstOrigin } from '../../domain/origin.ts';

/** The highest AI origin that the manifest's own actions state, if any. */
export function findStatedAiOrigin(manifest: ManifestReading): Origin | undefined {
  const stated: Origin[] = [];
  for (const action of manifest.actions) {
    const found = action.digitalSourceType === undefined ? undefined : findSourceType(action.digitalSourceType)?.class;
    if (found !== undefined && found !== 'neutral' && isFlagged(found)) stated.push(found);
  }
  return worstOrigin(stated);
}

/** What an AI statement without source type means for the content: all of it when the manifest created it, else part. */
export function guessOrigin(manifest: ManifestReading): 'generated' | 'ai-edited' {
  const edits = manifest.actions.some((action) => action.action !== 'c2pa.created');
  const creates = manifest.actions.some((action) => action.action === 'c2pa.created');
  const hasParent = manifest.ingredients.some((ingredient) => ingredient.relationship === 'parentOf');
  return creates || !(edits || hasParent) ? 'generated' : 'ai-edited';
}
