import type { CredentialState } from './credential.ts';
import type { SourceCode } from './digital-source-type.ts';
import type { FingerprintCounts } from './fingerprint-counts.ts';
import type { LedgerHead } from './ledger.ts';
import type { MarkCarrier } from './mark.ts';
import type { SCHEMA_VERSION } from './report.ts';

/** What became of what was to be marked. `unchanged`: it carried this very mark. `skipped`: the declaration leaves it out. */
export const MARK_STATUSES = ['marked', 'unchanged', 'skipped', 'failed'] as const;

/** One line of `mark --json`: one file or sequence that was to be marked. */
export interface MarkLine {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly kind: 'file' | 'sequence';
  /** Relative to the path given, or to `--out`. */
  readonly path: string;
  readonly status: (typeof MARK_STATUSES)[number];
  /** Digital source type, short code. */
  readonly origin?: SourceCode;
  readonly carrier?: MarkCarrier;
  readonly readBack?: CredentialState;
  readonly manifest?: string;
  readonly frames?: number;
  readonly before?: string;
  readonly after?: string;
  readonly sidecars?: readonly string[];
  readonly timeStampedAt?: string;
  readonly notes: readonly { readonly code: string; readonly message: string }[];
  /** Why it was skipped or failed. */
  readonly error?: { readonly code: string; readonly message: string };
}

/** The last line of `mark --json`. */
export interface MarkSummary {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly kind: 'summary';
  readonly marked: number;
  readonly unchanged: number;
  readonly skipped: number;
  readonly failed: number;
  readonly sequences: number;
  readonly frames: number;
  /** Marks put on in this run, by where they stand. */
  readonly byCarrier: Readonly<Partial<Record<MarkCarrier, number>>>;
  readonly signer: { readonly name: string; readonly development: boolean };
  readonly warnings: readonly string[];
  readonly receipt?: string;
  readonly mhl?: string;
  /** Of the marked pictures; absent when there are none, or nobody wanted them. */
  readonly fingerprints?: FingerprintCounts;
  readonly seconds: number;
  readonly ledgerHead: LedgerHead;
}
