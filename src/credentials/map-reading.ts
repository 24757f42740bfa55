import type { CredentialReading, CredentialState, ManifestReading, TrustMaterial } from '../domain/credential.ts';
import { collectCodes, type ManifestCodes, toIngredientUri } from './collect-codes.ts';
import { asObject, asText, type JsonObject, optional } from './json.ts';
import { judgeSigner } from './judge-trust.ts';
import { CODE_LIMIT, MANIFEST_LIMIT } from './limits.ts';
import { type DecideIngredient, listIngredientJson, mapManifest } from './map-manifest.ts';
import type { StoredManifest } from './read-store.ts';
import { classifyFaults, NOT_VALIDATED } from './status-codes.ts';
import { collectLateTimeStamps, readTrustMaterial } from './trust-material.ts';
import type { TrustSet } from './trust-set.ts';
import { collectRedactions, isIngredientLinkRight, verifyManifest } from './verify-manifest.ts';

/** What the engine reported about one store, and what it was asked with. */
export interface EngineReport {
  /** The parsed JSON of the engine. */
  readonly json: JsonObject;
  /** The store itself, taken apart. */
  readonly store: ReadonlyMap<string, StoredManifest>;
  readonly trust: TrustSet;
  readonly nowMs: number;
  /** Leave the mismatch of the fragments' hash out: they are not there to be hashed. */
  readonly initSegment: boolean;
  /** False when the engine was told not to validate: then everything is checked here, as far as it can be. */
  readonly validated: boolean;
}

interface Judged {
  readonly state: CredentialState;
  readonly failures: readonly string[];
  readonly trust?: TrustMaterial;
}

const FRAGMENT_CODE = 'assertion.bmffHash.mismatch';

/** Manifests that the engine looks at: reached from the active one by other links than `inputTo`. */
function listValidated(active: string | undefined, manifests: ReadonlyMap<string, JsonObject>): ReadonlySet<string> {
  const reached = new Set<string>();
  const queue = active === undefined ? [] : [active];
  for (let label = queue.pop(); label !== undefined; label = queue.pop()) {
    const json = manifests.get(label);
    if (reached.has(label) || json === undefined) continue;
    reached.add(label);
    for (const ingredient of listIngredientJson(json)) {
      const next = asText(ingredient['active_manifest']);
      if (next !== undefined && asText(ingredient['relationship']) !== 'inputTo') queue.push(next);
    }
  }
  return reached;
}

function sortCodes(codes: Iterable<string>): readonly string[] {
  return [...new Set(codes)].sort().slice(0, CODE_LIMIT);
}

const STRENGTH = { trusted: 2, valid: 1, expired: 0 } as const;

/** State of an intact manifest. The engine's word caps ours: then the material is dropped, so that nothing raises it later. */
function judgeIntact(
  material: TrustMaterial | undefined,
  codes: ManifestCodes | undefined,
  report: EngineReport,
): Judged {
  const cap = codes?.expired === true ? 'expired' : codes?.untrusted === true ? 'valid' : 'trusted';
  if (material === undefined) return { state: cap === 'trusted' ? 'valid' : cap, failures: [] };
  const own = judgeSigner(material, report.trust, report.nowMs);
  if (STRENGTH[own] > STRENGTH[cap]) return { state: cap, failures: [] };
  return { state: own, failures: [], trust: material };
}

class Mapper {
  readonly #report: EngineReport;
  readonly #active: string | undefined;
  readonly #manifests: ReadonlyMap<string, JsonObject>;
  readonly #codes;
  readonly #validated: ReadonlySet<string>;
  readonly #late;
  readonly #redacted;
  readonly #judged = new Map<string, Judged>();
  fragmentsMissing = false;

  constructor(report: EngineReport) {
    this.#report = report;
    this.#active = asText(report.json['active_manifest']);
    const all = Object.entries(asObject(report.json['manifests']) ?? {}).flatMap(([label, value]) => {
      const json = asObject(value);
      return json === undefined ? [] : [[label, json] as const];
    });
    // The active manifest first, whatever the engine's order, so that a limit never cuts it off.
    all.sort((a, b) => Number(b[0] === this.#active) - Number(a[0] === this.#active));
    this.#manifests = new Map(all.slice(0, MANIFEST_LIMIT));
    this.#codes = collectCodes(report.json, this.#active, this.#manifests);
    this.#validated = listValidated(report.validated ? this.#active : undefined, this.#manifests);
    this.#late = collectLateTimeStamps(report.store);
    this.#redacted = collectRedactions(report.store);
  }

  #faultsOf(label: string): readonly string[] {
    const faults = new Set(this.#codes.byManifest.get(label)?.faults);
    if (label === this.#active && this.#report.initSegment && faults.delete(FRAGMENT_CODE))
      this.fragmentsMissing = true;
    if (!this.#validated.has(label)) {
      const stored = this.#report.store.get(label);
      for (const code of stored === undefined ? [NOT_VALIDATED] : verifyManifest(stored, this.#redacted))
        faults.add(code);
    }
    return sortCodes(faults);
  }

  judge(label: string): Judged {
    const known = this.#judged.get(label);
    if (known !== undefined) return known;
    const failures = this.#faultsOf(label);
    const stored = this.#report.store.get(label);
    const material = stored && readTrustMaterial(stored, this.#late.get(label));
    const state = classifyFaults(failures);
    const judged =
      state === undefined
        ? judgeIntact(material, this.#codes.byManifest.get(label), this.#report)
        : { state, failures, ...optional('trust', material) };
    this.#judged.set(label, judged);
    return judged;
  }

  /** The link by hash from an input to its manifest, which the engine does not check. */
  #checkInput(holder: string, assertion: string, target: string): readonly string[] {
    const from = this.#report.store.get(holder);
    const to = this.#report.store.get(target);
    const right = from && to && isIngredientLinkRight(from, assertion, to);
    return right === false ? ['ingredient.manifest.mismatch'] : [];
  }

  #decideIn(holder: string): DecideIngredient {
    return (json, relationship) => {
      const assertion = asText(json['label']) ?? '';
      const target = asText(json['active_manifest']);
      const own = [...(this.#codes.byIngredient.get(toIngredientUri(holder, assertion)) ?? [])];
      if (target === undefined || !this.#manifests.has(target)) {
        const failures = target === undefined ? own : [...own, 'ingredient.manifest.missing'];
        return { state: classifyFaults(failures) ?? 'absent', failures: sortCodes(failures) };
      }
      const checked = this.#validated.has(holder) && relationship !== 'inputTo';
      if (!checked) own.push(...this.#checkInput(holder, assertion, target));
      const judged = this.judge(target);
      const failures = sortCodes([...own, ...judged.failures]);
      return { manifest: target, state: classifyFaults(failures) ?? judged.state, failures };
    };
  }

  map(): readonly ManifestReading[] {
    const readings = [...this.#manifests].map(([label, json]) =>
      mapManifest(label, json, this.judge(label), this.#decideIn(label)),
    );
    if (this.#active === undefined || this.#manifests.has(this.#active)) return readings;
    // The engine leaves a manifest out that it cannot take apart, although it judged it.
    const label = this.#active;
    return [mapManifest(label, {}, this.judge(label), this.#decideIn(label)), ...readings];
  }

  read(): Omit<CredentialReading, 'source'> {
    const manifests = this.map();
    const active = manifests.find((manifest) => manifest.label === this.#active);
    return {
      state: active?.state ?? 'malformed',
      ...optional('activeManifest', this.#active),
      manifests,
      ...(this.fragmentsMissing ? { fragmentsMissing: true } : {}),
      ...(active === undefined || active.state === 'malformed'
        ? { reason: active?.failures.join(', ') ?? 'the store has no active manifest' }
        : {}),
      cawgFailures: this.#codes.cawgFailures,
    };
  }
}

/** Makes a reading of the engine's report: every manifest with its own state, within limits. */
export function mapReading(report: EngineReport): Omit<CredentialReading, 'source'> {
  return new Mapper(report).read();
}
