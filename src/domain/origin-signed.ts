import { type CredentialReading, type IngredientReading, isIntact, type ManifestReading } from './credential.ts';
import type { Evidence } from './evidence.ts';
import type { Certainty } from './origin.ts';
import { isConversionOnly } from './origin-conversion.ts';

/** Histories longer than this are not followed when looking for a reason to call a file free of AI. */
const DEPTH_LIMIT = 100;

function indexManifests(credential: CredentialReading): ReadonlyMap<string, ManifestReading> {
  return new Map(credential.manifests.map((manifest) => [manifest.label, manifest]));
}

/**
 * Labels of the manifests whose statements about this file are proven: trusted, and linked from the active manifest
 * through trusted ones only, because each link is the word of the one who signed it.
 */
export function findProvenManifests(credential: CredentialReading): ReadonlySet<string> {
  const proven = new Set<string>();
  if (credential.state !== 'trusted' || credential.fragmentsMissing === true) return proven;
  const byLabel = indexManifests(credential);
  const queue = [credential.activeManifest];
  for (const label of queue) {
    const manifest = byLabel.get(label ?? '');
    if (manifest?.state !== 'trusted' || proven.has(manifest.label)) continue;
    proven.add(manifest.label);
    for (const ingredient of manifest.ingredients) if (isIntact(ingredient.state)) queue.push(ingredient.manifest);
  }
  return proven;
}

/** A finding that the whole file is free of AI, as far as its signers say. */
export interface SignedNotAi {
  readonly certainty: Extract<Certainty, 'proven' | 'declared'>;
  /** Statements it rests on. */
  readonly basis: readonly Evidence[];
}

/** Ingredients whose content is in the file. What was only input to a process is a hint of its own. */
function listContent(manifest: ManifestReading): readonly IngredientReading[] {
  return manifest.ingredients.filter(({ relationship }) => relationship !== 'inputTo');
}

/** True for a manifest that says it only converted its parent. No action at all is no such statement. */
function convertsParent(manifest: ManifestReading): boolean {
  return (
    manifest.actions.length > 0 &&
    isConversionOnly(manifest) &&
    manifest.ingredients.some(({ relationship }) => relationship === 'parentOf')
  );
}

/**
 * Looks for a signed non-AI statement that covers the whole file: each manifest whose content went in either states a
 * non-AI source type itself or only converted a parent that does. An ingredient without a credential of its own is
 * unknown, and unknown is never clean. Undefined when anything is missing, broken or unchecked.
 */
export function findSignedNotAi(claims: readonly Evidence[], credential: CredentialReading): SignedNotAi | undefined {
  if (!isIntact(credential.state) || credential.fragmentsMissing === true) return undefined;
  const byLabel = indexManifests(credential);
  const basis = new Set<Evidence>();
  const used = new Set<ManifestReading>();

  const isCovered = (label: string | undefined, depth: number): boolean => {
    const manifest = byLabel.get(label ?? '');
    if (manifest === undefined || depth > DEPTH_LIMIT || !isIntact(manifest.state)) return false;
    // Being looked at already: a diamond or a cycle adds nothing.
    if (used.has(manifest)) return true;
    used.add(manifest);
    const own = claims.filter((claim) => claim.manifest === label);
    if (own.length === 0 && !convertsParent(manifest)) return false;
    for (const claim of own) basis.add(claim);
    return listContent(manifest).every(
      (ingredient) => isIntact(ingredient.state) && isCovered(ingredient.manifest, depth + 1),
    );
  };

  if (!isCovered(credential.activeManifest, 0) || basis.size === 0) return undefined;
  const proven = findProvenManifests(credential);
  const allProven = [...used].every(({ label }) => proven.has(label));
  return { certainty: allProven ? 'proven' : 'declared', basis: [...basis] };
}
