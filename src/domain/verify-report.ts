import type { VerdictOnMark } from './judge-verification.ts';
import type { SCHEMA_VERSION } from './report.ts';
import type { SequenceComparison } from './sequence-manifest.ts';
import type { Verification, VerifiedState } from './verification.ts';

/** The frames of a sequence, in a line of `verify --json`. Those that are as signed are only counted. */
export interface VerifiedFrames extends Omit<SequenceComparison, 'intact' | 'missing'> {
  readonly intact: number;
  /** Names. */
  readonly missing: readonly string[];
}

/** One file or sequence in `verify --json`. */
export interface VerifyLine
  extends Pick<
    Verification,
    | 'kind'
    | 'path'
    | 'state'
    | 'signer'
    | 'sourceType'
    | 'agent'
    | 'when'
    | 'timeStamped'
    | 'carrier'
    | 'manifest'
    | 'sha256'
    | 'unsupported'
    | 'error'
    | 'faults'
  > {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly verdict: VerdictOnMark;
  /** Nothing changed since signing. */
  readonly intact: boolean;
  /** An anchor vouches for the signer. */
  readonly trusted: boolean;
  readonly frames?: VerifiedFrames;
}

/** The last line of each path given. */
export interface VerifySummary {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly kind: 'summary';
  /** As it was given. */
  readonly path: string;
  readonly files: number;
  readonly sequences: number;
  readonly verdicts: Readonly<Record<VerdictOnMark, number>>;
  readonly states: Readonly<Record<VerifiedState, number>>;
  readonly seconds: number;
  readonly trustSet: string;
}
