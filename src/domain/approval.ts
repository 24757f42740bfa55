import type { FileSelector, UseCase } from './declaration.ts';

export interface ApprovalScope {
  readonly show: string;
  /** Shot names; empty: not limited to shots. */
  readonly shots: readonly string[];
  readonly files: FileSelector;
  /** Empty: any use case. */
  readonly useCases: readonly UseCase[];
}

export interface Approval {
  readonly reference: string;
  readonly approver: string;
  readonly organisation: string;
  /** ISO date. */
  readonly date: string;
  /** ISO date; the last day it is good for. */
  readonly expires?: string;
  readonly scope: ApprovalScope;
  readonly conditions: readonly string[];
}

/** An approval as the ledger keeps it. */
export interface RecordedApproval extends Approval {
  /** Content hashes that the scope matched when it was imported; with the hashes named in it, all that it covers. */
  readonly pinned: readonly string[];
  readonly withdrawn?: { readonly by: string; readonly at: string };
}
