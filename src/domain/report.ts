import type { AssetStatus } from './asset.ts';
import type { CredentialState } from './credential.ts';
import type { ErrorCode } from './errors.ts';
import type { EvidenceDetail, Remark } from './evidence.ts';
import type { Finding, Verdict } from './finding.ts';
import type { FingerprintCounts } from './fingerprint-counts.ts';
import type { LedgerHead } from './ledger.ts';
import type { Certainty, Origin } from './origin.ts';
import type { FrameRange } from './sequence.ts';

/** Version of the JSON that scan and check write. Grows only when a field changes its meaning or goes. */
export const SCHEMA_VERSION = 1;

export interface EvidenceLine {
  readonly sign: string;
  readonly origin: Origin;
  readonly certainty: Certainty;
  readonly system?: string;
  readonly detail?: EvidenceDetail;
}

export interface IngredientLine {
  readonly title?: string;
  readonly relationship: 'parentOf' | 'componentOf' | 'inputTo';
  readonly state: CredentialState;
  readonly signer?: string;
  /** 1 for an ingredient of the active manifest. */
  readonly depth: number;
}

interface LineBase {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  /** Relative to the scanned root. */
  readonly path: string;
  readonly status: AssetStatus;
  readonly origin?: Origin;
  readonly certainty?: Certainty;
  readonly evidence: readonly EvidenceLine[];
  readonly credential: { readonly state: CredentialState; readonly signer?: string };
  readonly ingredients: readonly IngredientLine[];
  readonly findings: readonly Remark[];
  readonly sizeBytes: number;
  readonly mediaType?: string;
  readonly error?: { readonly code: ErrorCode; readonly message: string };
}

export interface AssetLine extends LineBase {
  readonly kind: 'asset';
  readonly sha256?: string;
}

export interface SequenceLine extends LineBase {
  readonly kind: 'sequence';
  readonly frames: number;
  readonly ranges: readonly FrameRange[];
  readonly missing: readonly FrameRange[];
  readonly step: number;
  readonly padding: number;
  readonly origins: Readonly<Partial<Record<Origin, number>>>;
  /** Frames that differ in origin (or status) from the most frequent one. */
  readonly differs: readonly {
    readonly frame: number;
    readonly path: string;
    readonly status: AssetStatus;
    readonly origin?: Origin;
  }[];
}

/** Something about what is no asset: a receipt, a folder. A `.c2pa` sidecar without its file has an asset line, for it is a file. */
export interface NoticeLine {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly kind: 'notice';
  /** Relative to the scanned root; `.` for the root itself. */
  readonly path: string;
  readonly findings: readonly Remark[];
}

export interface SummaryLine {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly kind: 'summary';
  readonly path: string;
  readonly files: number;
  readonly sequences: number;
  readonly bytes: number;
  /** How many files were read now, and how many were taken from the ledger because nothing had changed. */
  readonly read: number;
  readonly unchanged: number;
  readonly statuses: Readonly<Record<AssetStatus, number>>;
  readonly origins: Readonly<Record<Origin, number>>;
  /** Remarks by code. */
  readonly findings: Readonly<Record<string, number>>;
  readonly skipped: Readonly<Record<string, number>>;
  readonly problems: readonly { readonly path: string; readonly code: ErrorCode; readonly message: string }[];
  /** Number of problems: the list holds at most 1,000. */
  readonly problemCount: number;
  /** Of the generated pictures that were found; absent when there were none, or nobody wanted them. */
  readonly fingerprints?: FingerprintCounts;
  readonly seconds: number;
  readonly trustSet: string;
  readonly signsVersion: string;
  readonly ledgerHead: LedgerHead;
}

export type ScanLine = AssetLine | SequenceLine | NoticeLine | SummaryLine;

export interface CoveragePart {
  readonly total: number;
  /** Carry evidence of any origin, or a credential. */
  readonly withEvidence: number;
  /** No evidence, but a declaration speaks for them. */
  readonly declared: number;
  /** Neither evidence nor declaration. */
  readonly unknown: number;
  /** Could not be checked: held apart, in none of the others. */
  readonly unchecked: number;
}

/** How many frames (or seconds) of pictures there are, and how many of them were searched. */
export interface SearchedPart {
  readonly total: number;
  readonly searched: number;
  /** Of those searched: sampled thinly, a short shot could have gone unseen. */
  readonly thin: number;
  /** Black, flat or too plain. What is in neither `searched` nor here could not be decoded. */
  readonly notSearchable: number;
}

/** `off`: nobody searched. `nothing-known`: the ledger knows of no generated picture to search for. */
export type PictureSearch =
  | { readonly state: 'off' | 'nothing-known' }
  | {
      readonly state: 'done';
      /** Generated contents that were searched for, and those that could not be. */
      readonly items: number;
      readonly missing: number;
      /** Every frame was looked at. */
      readonly thorough: boolean;
      readonly algorithm: string;
      readonly version: number;
      readonly frames: SearchedPart;
      readonly seconds: SearchedPart;
    };

/** A rule as a report quotes it. */
export interface RuleText {
  /** `N03`. */
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** Section of the recipient's document; absent for rules of Assay's own. */
  readonly source?: string;
}

/** The document that `assay check --json` writes. */
export interface CheckReport {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly kind: 'check';
  readonly verdict: Verdict;
  readonly show: { readonly id: string; readonly title: string };
  readonly delivery: { readonly name: string; readonly path: string; readonly delivered: string };
  readonly checkedAt: string;
  readonly policy: { readonly id: string; readonly version: string };
  readonly program: { readonly name: string; readonly version: string };
  readonly signsVersion: string;
  /** Id of the set of trust anchors: `none`, or a hash over them. */
  readonly trustSet: string;
  readonly ledgerHead: LedgerHead;
  readonly coverage: { readonly files: CoveragePart; readonly frames: CoveragePart; readonly bytes: CoveragePart };
  /** Whether the pictures were searched for generated material that the ledger knows. Absent in reports of older versions. */
  readonly search?: PictureSearch;
  readonly unchecked: readonly {
    readonly path: string;
    readonly status: Exclude<AssetStatus, 'checked'>;
    readonly error?: { readonly code: ErrorCode; readonly message: string };
  }[];
  readonly findings: readonly Finding[];
  /** What the rules that the findings name ask for, so that a report can be read on its own. */
  readonly rules?: readonly RuleText[];
  /** Findings of the last check of this delivery that are gone. */
  readonly fixed: readonly {
    readonly id: string;
    readonly code: string;
    readonly rule: string;
    readonly path: string;
    readonly message: string;
  }[];
  readonly files: readonly { readonly path: string; readonly sha256?: string }[];
}
