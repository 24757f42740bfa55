import { asArray, asObject, asText, type JsonObject } from './json.ts';
import { CODE_LIMIT } from './limits.ts';
import { isFault, isIdentityCode, isKnownFault, isSignerCode } from './status-codes.ts';

/** What the engine says about one manifest. */
export interface ManifestCodes {
  readonly faults: Set<string>;
  /** The engine's own word on the signer, where it gave one. */
  untrusted: boolean;
  expired: boolean;
}

export interface CollectedCodes {
  readonly byManifest: ReadonlyMap<string, ManifestCodes>;
  /** By URI of the ingredient assertion: faults that belong to no manifest of the store. */
  readonly byIngredient: ReadonlyMap<string, ReadonlySet<string>>;
  readonly cawgFailures: readonly string[];
}

interface Status {
  readonly code: string;
  readonly url: string;
}

function readStatuses(value: unknown): readonly Status[] {
  return asArray(value).flatMap((item) => {
    const status = asObject(item);
    const code = asText(status?.['code']);
    return code === undefined ? [] : [{ code, url: asText(status?.['url']) ?? '' }];
  });
}

/** Statuses in the lists of one result: all that stand under failures, and failures by their code that stand elsewhere. */
function readResult(value: unknown): readonly Status[] {
  const result = asObject(value);
  const elsewhere = [...readStatuses(result?.['success']), ...readStatuses(result?.['informational'])];
  return [...readStatuses(result?.['failure']), ...elsewhere.filter(({ code }) => isKnownFault(code))];
}

/**
 * Failures that an ingredient carries from the time it was taken in, at whatever depth. Whoever signed the file wrote these lists, and
 * the engine drops from its own report what stands in any of them: a failure filed under successes would be seen nowhere.
 */
function readRecorded(ingredient: JsonObject): readonly Status[] {
  const results = asObject(ingredient['validation_results']);
  const deltas = asArray(results?.['ingredientDeltas']).flatMap((delta) =>
    readResult(asObject(delta)?.['validationDeltas']),
  );
  return [...readResult(results?.['activeManifest']), ...deltas, ...readStatuses(ingredient['validation_status'])];
}

/** `self#jumbf=/c2pa/LABEL/…` to LABEL. */
export function findManifestLabel(url: string): string | undefined {
  const match = /^(?:self#jumbf=)?\/?c2pa\/([^/]+)/.exec(url);
  return match?.[1];
}

export function toIngredientUri(manifest: string, assertion: string): string {
  return `self#jumbf=/c2pa/${manifest}/c2pa.assertions/${assertion}`;
}

class Collector {
  readonly byManifest = new Map<string, ManifestCodes>();
  readonly byIngredient = new Map<string, Set<string>>();
  readonly cawg = new Set<string>();

  manifest(label: string): ManifestCodes {
    const known = this.byManifest.get(label);
    if (known !== undefined) return known;
    const made = { faults: new Set<string>(), untrusted: false, expired: false };
    this.byManifest.set(label, made);
    return made;
  }

  /** Adds a code to a manifest. Signer codes count only when the engine gave them now, about the claim signature. */
  addToManifest(label: string, status: Status, current: boolean): void {
    const codes = this.manifest(label);
    if (isIdentityCode(status.code)) this.addIdentity(status.code);
    else if (isSignerCode(status.code)) {
      // An identity assertion's certificate is another one than the claim's.
      if (!current || !status.url.endsWith('/c2pa.signature')) return;
      if (status.code === 'signingCredential.untrusted') codes.untrusted = true;
      if (status.code === 'signingCredential.expired') codes.expired = true;
    } else if (isFault(status.code) && codes.faults.size < CODE_LIMIT) codes.faults.add(status.code);
  }

  addToIngredient(uri: string, status: Status): void {
    if (isIdentityCode(status.code)) this.addIdentity(status.code);
    if (!isFault(status.code)) return;
    const codes = this.byIngredient.get(uri) ?? new Set<string>();
    if (codes.size < CODE_LIMIT) codes.add(status.code);
    this.byIngredient.set(uri, codes);
  }

  addIdentity(code: string): void {
    if (this.cawg.size < CODE_LIMIT) this.cawg.add(code);
  }
}

/** Every ingredient assertion of the store, by its URI, with the manifest that it names. */
function listIngredients(manifests: ReadonlyMap<string, JsonObject>) {
  const ingredients = new Map<string, { readonly json: JsonObject; readonly target: string | undefined }>();
  for (const [label, manifest] of manifests) {
    for (const item of asArray(manifest['ingredients'])) {
      const json = asObject(item);
      const assertion = asText(json?.['label']);
      if (json === undefined || assertion === undefined) continue;
      ingredients.set(toIngredientUri(label, assertion), { json, target: asText(json['active_manifest']) });
    }
  }
  return ingredients;
}

/**
 * Sorts all that the engine reports by the manifest it is about. What an ingredient recorded when it was taken in counts too:
 * the engine leaves out of its own report whatever an ingredient admits to, so that a tampered parent shows only there.
 */
export function collectCodes(
  store: JsonObject,
  active: string | undefined,
  manifests: ReadonlyMap<string, JsonObject>,
): CollectedCodes {
  const collector = new Collector();
  const results = asObject(store['validation_results']);
  for (const status of readStatuses(asObject(results?.['activeManifest'])?.['failure'])) {
    if (active !== undefined) collector.addToManifest(active, status, true);
    const label = findManifestLabel(status.url);
    // An update manifest's binding is its parent's: both are concerned.
    if (label !== undefined && label !== active && manifests.has(label)) collector.addToManifest(label, status, true);
  }
  const ingredients = listIngredients(manifests);
  const add = (uri: string, target: string | undefined, status: Status, current: boolean) => {
    const named = findManifestLabel(status.url);
    const label = named !== undefined && manifests.has(named) ? named : target;
    if (label !== undefined && manifests.has(label)) collector.addToManifest(label, status, current);
    else collector.addToIngredient(uri, status);
  };
  for (const item of asArray(results?.['ingredientDeltas'])) {
    const uri = asText(asObject(item)?.['ingredientAssertionURI']) ?? '';
    const failures = readStatuses(asObject(asObject(item)?.['validationDeltas'])?.['failure']);
    for (const status of failures) add(uri, ingredients.get(uri)?.target, status, true);
  }
  for (const [uri, { json, target }] of ingredients)
    for (const status of readRecorded(json)) add(uri, target, status, false);
  return {
    byManifest: collector.byManifest,
    byIngredient: collector.byIngredient,
    cawgFailures: [...collector.cawg].sort(),
  };
}
