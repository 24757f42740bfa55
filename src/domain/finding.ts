import type { Evidence, Remark } from './evidence.ts';
import type { MatchInstance } from './match.ts';
import type { Certainty, Origin } from './origin.ts';
import type { FrameRange } from './sequence.ts';

export const SEVERITIES = ['FYI', 'Issue', 'Blocker'] as const;
export type Severity = (typeof SEVERITIES)[number];

export type Verdict = 'pass' | 'hold' | 'fail';

/** What a finding rests on. `matched` is for picture matching. */
export type Basis = 'credential' | 'metadata' | 'watermark' | 'declaration' | 'ledger' | 'inspection' | 'matched';

/** An approval as shown beside the finding it covers. */
export interface CoveringApproval {
  readonly reference: string;
  readonly approver: string;
  readonly organisation: string;
  readonly date: string;
  readonly expires?: string;
  readonly conditions: readonly string[];
}

/** Why an approval that looks like it covers something does not. */
export const APPROVAL_MISSES = {
  'approval.withdrawn': 'The approval was withdrawn.',
  'approval.expired': 'The approval had expired on the delivery date.',
  'approval.late': 'The approval is dated after the delivery.',
  'approval.other-content': 'The name or shot was approved, but with other content.',
  'approval.out-of-scope': 'The approval is for another show, shot or use case.',
} as const;
export type ApprovalMiss = keyof typeof APPROVAL_MISSES;

export interface NearApproval {
  readonly reference: string;
  readonly why: string;
  readonly code?: ApprovalMiss;
}

/** Who signed a finding off (`assay accept`), why, and when in ISO 8601, UTC. */
export interface SignOff {
  readonly by: string;
  readonly reason: string;
  readonly at: string;
}

/** One instance of one fault in a delivery. */
export interface Finding {
  /** Stable over redeliveries: the same fault keeps its id. 12 hex digits. */
  readonly id: string;
  /** Dotted: `generated.unapproved`, `delivery.unknown` … listed in docs/rules.md, see finding-codes.ts. */
  readonly code: string;
  /** Rule of the profile, e.g. `N03`. */
  readonly rule: string;
  readonly severity: Severity;
  /** Relative to the delivery; for a sequence its display form. */
  readonly path: string;
  readonly message: string;
  /** A file that shows it, relative to the delivery: the first frame of the instance. */
  readonly picture?: string;
  /** What to do next. */
  readonly remedy?: string;
  readonly shot?: string;
  readonly frames?: FrameRange;
  readonly timecode?: { readonly in: string; readonly out: string; readonly rate: string };
  readonly origin?: Origin;
  readonly certainty?: Certainty;
  readonly evidence: readonly Evidence[];
  readonly basis: Basis;
  /** What was found again in the picture; only with basis `matched`. */
  readonly match?: MatchInstance;
  readonly approval?: CoveringApproval;
  /** Why an approval that looks like it does not cover this one: expired, withdrawn, another hash … */
  readonly nearApprovals?: readonly NearApproval[];
  readonly accepted?: SignOff;
  /**
   * What the instance is in: SHA-256, 64 hex digits, over the sorted content hashes of its files, by the injected `digest`.
   * A sign-off of a Blocker is pinned to it. Absent when a file has no hash, or there is no file.
   */
  readonly content?: string;
  /** A Blocker that was signed off for other content, and is open again. */
  readonly lapsed?: SignOff;
  /** Against the last check of the same delivery. */
  readonly change: 'new' | 'carried';
}

/**
 * True for a finding that nobody has to act on any more: covered by an approval, or signed off by a person.
 * The verdict and the reports must mean the same by it.
 */
export function isSettled(finding: Pick<Finding, 'approval' | 'accepted'>): boolean {
  return finding.approval !== undefined || finding.accepted !== undefined;
}

/** Origin of one file, judged. */
export interface JudgedOrigin {
  readonly origin: Origin;
  /** Absent for `unknown`. */
  readonly certainty?: Certainty;
  /** The evidence that decided, strongest first. */
  readonly basis: readonly Evidence[];
  /** Remarks the judgement itself adds: conflict, self-declared, unsigned claim … */
  readonly remarks: readonly Remark[];
}
