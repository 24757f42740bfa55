import type { Relation } from './evidence.ts';

/**
 * State of a credential.
 * `trusted`: intact, chained to an anchor. `valid`: intact, unknown signer. `expired`: intact, certificate expired and no
 * trusted time stamp. `tampered`: a binding code failed. `malformed`: another failure. `unreadable`: there is one, it could not
 * be read. `remote`: kept elsewhere, not fetched. `absent`: there is none.
 */
export const CREDENTIAL_STATES = [
  'trusted',
  'valid',
  'expired',
  'tampered',
  'malformed',
  'unreadable',
  'remote',
  'absent',
] as const;
export type CredentialState = (typeof CREDENTIAL_STATES)[number];

/** True when nothing changed since signing, whoever signed. */
export function isIntact(state: CredentialState): boolean {
  return state === 'trusted' || state === 'valid' || state === 'expired';
}

export interface Signer {
  /** Organisation of the leaf certificate, else its common name. Untrusted text. */
  readonly name: string;
  readonly commonName?: string;
  readonly algorithm?: string;
  readonly serial?: string;
  /** Time of signing as the time stamp says, ISO 8601. */
  readonly signedAt?: string;
}

/**
 * What is needed to judge trust again without the file: the chain as it stood in the signature, and the time stamp.
 * Kept in the ledger.
 */
export interface TrustMaterial {
  /** Leaf first, PEM, without the root (usually). */
  readonly chainPem: readonly string[];
  /** Time in the time stamp, ISO 8601, when there is one whose digest matched. */
  readonly timeStampedAt?: string;
  /** The time-stamping authority's chain, leaf first, when it could be read. */
  readonly timeStampChainPem?: readonly string[];
  /**
   * `not-asked`: a claim of version 1, whose time stamp counts whoever gave it. Absent: it counts only when its authority
   * chains to an anchor.
   */
  readonly timeStampTrust?: 'not-asked';
  /** ISO 8601. */
  readonly leafNotBefore: string;
  readonly leafNotAfter: string;
}

export interface ActionReading {
  /** `c2pa.created`, `c2pa.opened`, `c2pa.edited` … */
  readonly action: string;
  /** As written. */
  readonly digitalSourceType?: string;
  /** Software agent: name and, when known, version. */
  readonly agent?: { readonly name: string; readonly version?: string };
  readonly description?: string;
  readonly when?: string;
  /** Parameters worth keeping, flattened, text only (`com.adobe.firefly.operation` …). */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Indexes into the manifest's `ingredients` that this action names. */
  readonly ingredientIndexes?: readonly number[];
}

export interface AssertionReading {
  readonly label: string;
  /** The assertion's data, as JSON, when it is smaller than 64 KB and not an actions or hash assertion. */
  readonly data?: unknown;
}

export interface IngredientReading {
  readonly title?: string;
  readonly format?: string;
  readonly relationship: 'parentOf' | 'componentOf' | 'inputTo';
  /** Label of the ingredient's own active manifest when it has one and it is in the store. */
  readonly manifest?: string;
  /** State of the ingredient by its own validation; `absent` when it has no credential. */
  readonly state: CredentialState;
  /** Failure codes of its own validation (and of those below it that no manifest reading covers). */
  readonly failures: readonly string[];
  /** Digital source type stated on the ingredient itself (data types), when there is one. */
  readonly digitalSourceType?: string;
}

/** One manifest of the store, validated on its own. */
export interface ManifestReading {
  readonly label: string;
  readonly title?: string;
  readonly format?: string;
  /** `name version` of each claim generator entry, or the old claim_generator text. */
  readonly generators: readonly { readonly name: string; readonly version?: string }[];
  readonly actions: readonly ActionReading[];
  readonly assertions: readonly AssertionReading[];
  readonly ingredients: readonly IngredientReading[];
  readonly signer?: Signer;
  readonly trust?: TrustMaterial;
  readonly state: CredentialState;
  /** Failure codes only, without duplicates, sorted. */
  readonly failures: readonly string[];
}

export interface CredentialReading {
  /** State of the active manifest (or why there is none). */
  readonly state: CredentialState;
  readonly source: 'embedded' | 'sidecar' | 'remote' | 'none';
  readonly activeManifest?: string;
  /** The active manifest first; then the rest as the store lists them. At most 500. */
  readonly manifests: readonly ManifestReading[];
  readonly remoteUrl?: string;
  /** Name of the sidecar file that was used. */
  readonly sidecar?: string;
  /** Initialisation segment without fragments: the binding was not checked. */
  readonly fragmentsMissing?: boolean;
  /** Why it is `unreadable` or `malformed`, in plain words. Untrusted text. */
  readonly reason?: string;
  /** Failure codes beginning with `cawg.`, apart from the state. */
  readonly cawgFailures: readonly string[];
}

export const NO_CREDENTIAL: CredentialReading = { state: 'absent', source: 'none', manifests: [], cawgFailures: [] };

/** One node of a file's lineage, for people. */
export interface LineageNode {
  readonly title: string;
  readonly relation: Relation;
  readonly state: CredentialState;
  readonly signer?: string;
  readonly digitalSourceTypes: readonly string[];
  readonly ingredients: readonly LineageNode[];
}
