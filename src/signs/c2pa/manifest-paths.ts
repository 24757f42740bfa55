import type { CredentialReading, IngredientReading, ManifestReading } from '../../domain/credential.ts';
import type { PathStep, Relation } from '../../domain/evidence.ts';
import { isConversionOnly } from '../../domain/origin-conversion.ts';

const RELATIONS = { parentOf: 'parent', componentOf: 'component', inputTo: 'input' } as const satisfies Record<
  IngredientReading['relationship'],
  Exclude<Relation, 'self'>
>;

export function stepTo(manifest: ManifestReading, ingredient: IngredientReading): PathStep {
  return { relation: RELATIONS[ingredient.relationship], conversionOnly: isConversionOnly(manifest) };
}

/** A manifest and how it stands to the file; `linked` is false when no path leads there from the active manifest. */
export interface PlacedManifest {
  readonly manifest: ManifestReading;
  readonly through: readonly PathStep[];
  readonly linked: boolean;
}

type PathKind = 'parent' | 'edited parent' | 'component' | 'input';

/** Paths of one kind mean the same to the judge, so one of each kind is enough: diamonds cannot multiply. */
function extendKind(kind: PathKind, step: PathStep): PathKind {
  if (kind === 'input' || step.relation === 'input') return 'input';
  if (kind === 'component' || step.relation === 'component') return 'component';
  return kind === 'edited parent' || !step.conversionOnly ? 'edited parent' : 'parent';
}

/** Longer histories are cut here; a cycle ends much earlier because each kind of path is walked once. */
const DEPTH_LIMIT = 200;

/** Manifests that no path leads to: how they belong to the file is not known, so they count as inputs. */
const UNLINKED: readonly PathStep[] = [{ relation: 'input', conversionOnly: false }];

function walkStore(credential: CredentialReading): readonly PlacedManifest[] {
  const byLabel = new Map(credential.manifests.map((manifest) => [manifest.label, manifest]));
  const active = byLabel.get(credential.activeManifest ?? '');
  const found: (PlacedManifest & { readonly kind: PathKind })[] = [];
  const seen = new Set<string>();
  if (active !== undefined) {
    found.push({ manifest: active, through: [], linked: true, kind: 'parent' });
    seen.add(`parent\n${active.label}`);
  }
  // Breadth first: what is pushed here is reached by this very loop.
  for (const here of found) {
    if (here.through.length >= DEPTH_LIMIT) continue;
    const conversionOnly = isConversionOnly(here.manifest);
    for (const ingredient of here.manifest.ingredients) {
      const next = byLabel.get(ingredient.manifest ?? '');
      if (next === undefined) continue;
      const step: PathStep = { relation: RELATIONS[ingredient.relationship], conversionOnly };
      const kind = extendKind(here.kind, step);
      const mark = `${kind}\n${next.label}`;
      if (seen.has(mark)) continue;
      seen.add(mark);
      found.push({ manifest: next, through: [...here.through, step], linked: true, kind });
    }
  }
  const reached = new Set(found.map(({ manifest }) => manifest));
  const strays = credential.manifests.filter((manifest) => !reached.has(manifest));
  return [
    ...found.map(({ manifest, through, linked }) => ({ manifest, through, linked })),
    ...strays.map((manifest) => ({ manifest, through: UNLINKED, linked: false })),
  ];
}

const WALKED = new WeakMap<CredentialReading, readonly PlacedManifest[]>();

/**
 * Every manifest of the store with the path from the active one, breadth first; then those that nothing links to.
 * Kept for each reading, because every sign in this folder asks for it.
 */
export function placeManifests(credential: CredentialReading): readonly PlacedManifest[] {
  const known = WALKED.get(credential);
  if (known !== undefined) return known;
  const places = walkStore(credential);
  WALKED.set(credential, places);
  return places;
}

/** Spreads into evidence: which manifest says so, and through which path. */
export function locate(place: PlacedManifest): { manifest: string; through?: readonly PathStep[] } {
  const label = place.manifest.label;
  return place.through.length === 0 ? { manifest: label } : { manifest: label, through: place.through };
}
