import type { SourceCode } from './digital-source-type.ts';
import type { MarkAssertion, Oversight, Relationship, TrainingUse } from './mark.ts';

/** A manifest to be written, in the terms of C2PA but not in its encoding. Made by plan-manifest.ts, encoded in credentials/. */
export interface ManifestPlan {
  readonly title: string;
  readonly generator: { readonly name: string; readonly version: string };
  /** The inception first: `c2pa.created`, or `c2pa.opened` with the parent. Never empty. */
  readonly actions: readonly PlannedAction[];
  readonly ingredients: readonly PlannedIngredient[];
  /** The same statement as the XMP makes, bound by the signature (`cawg.metadata`). Property (`Iptc4xmpExt:AISystemUsed`) to text. */
  readonly metadata: Readonly<Record<string, string>>;
  /** `c2pa.ai-disclosure`: set when model or oversight is known. */
  readonly disclosure?: { readonly modelName?: string; readonly oversight?: Oversight };
  readonly training?: TrainingUse;
  readonly mark: MarkAssertion;
}

export interface PlannedAction {
  /** `c2pa.created`, `c2pa.opened`, `c2pa.edited`, `c2pa.placed` … */
  readonly action: string;
  readonly sourceType?: SourceCode;
  readonly agent?: { readonly name: string; readonly version?: string };
  /** ISO 8601. */
  readonly when?: string;
  /** Labels of the plan's ingredients that the action is about. */
  readonly ingredients?: readonly string[];
}

export interface PlannedIngredient {
  /** Unique in the plan; ties actions to it. */
  readonly label: string;
  readonly title: string;
  readonly relationship: Relationship;
  /** The file itself. Absolute; untouched since it was read. */
  readonly path: string;
  /** As probed; undefined for types without a name. */
  readonly mediaType?: string;
  /** A `.c2pa` sidecar that holds the ingredient's own history. Absolute. */
  readonly sidecarPath?: string;
  /** SHA-256 of the file, lower-case hex: kept in the ingredient's metadata where no manifest of its own identifies it. */
  readonly sha256?: string;
}

/** What signing yields. */
export interface SignedManifest {
  /** The manifest store (JUMBF), as embedded or to be written to a sidecar. */
  readonly store: Uint8Array;
  /** False: the authority gave none and it was optional. Absent: none was asked for. */
  readonly timeStamped?: boolean;
}

/** Writes content credentials. Every call signs once. */
export interface CredentialWriter {
  /**
   * Signs the file at `source` into a new file at `destination`, which must not be there yet. Nothing is left of it on an error.
   * Throws AssayError `signer.*`, `timestamp.failed`, `mark.refused` (history would be lost), `media.unsupported`, `file.*` (the source
   * or an ingredient), `output.*`, `credential.engine`.
   */
  embed(job: {
    readonly source: string;
    readonly mediaType: string;
    readonly destination: string;
    readonly plan: ManifestPlan;
  }): Promise<SignedManifest>;
  /** Signs a manifest for a sidecar, bound to a file by its SHA-256 (lower-case hex), which is not opened. */
  detach(job: { readonly sha256: string; readonly plan: ManifestPlan }): Promise<SignedManifest>;
  close(): Promise<void>;
}

export const SIGNATURE_ALGORITHMS = ['es256', 'es384', 'ps256', 'ed25519'] as const;
export type SignatureAlgorithm = (typeof SIGNATURE_ALGORITHMS)[number];

/** All of a signer that may be known to the process that writes manifests: never the key. */
export interface SignerProfile {
  readonly algorithm: SignatureAlgorithm;
  /** Leaf first, intermediates, without the root. PEM. */
  readonly chainPem: string;
  /** SHA-256 of the leaf certificate's DER, lower-case hex. */
  readonly fingerprint: string;
  /** Organisation of the leaf, else its common name. */
  readonly name: string;
  /** True for certificates made by `assay keys init`: they prove nothing to anybody else. */
  readonly development: boolean;
  /** ISO 8601. */
  readonly notAfter: string;
  readonly timeStamp?: {
    readonly url: string;
    /** Sign without a time stamp when there is none to be had, and say so. */
    readonly optional: boolean;
  };
}

/** Signs bytes: with a key in memory, a program or a service. Gives the raw signature (ECDSA as r and s). Throws `signer.failed`. */
export type SignBytes = (bytes: Uint8Array) => Promise<Uint8Array>;

/** A signer ready for use. Must be closed. */
export interface OpenSigner {
  readonly profile: SignerProfile;
  readonly sign: SignBytes;
  close(): Promise<void>;
}
