import type { Approval, RecordedApproval } from '../domain/approval.ts';
import type { Ledger } from '../domain/ledger.ts';
import { type CompilePattern, createFileSelector } from '../domain/select-files.ts';

export interface ApproveResult {
  /** False when the very same approval was in the ledger already. */
  readonly imported: boolean;
  /** Hashes that the approval covers by pattern from now on, sorted. */
  readonly pinned: readonly string[];
  /** Patterns that fit nothing in the ledger: they cover nothing, and never will. */
  readonly unmatched: readonly string[];
}

type ApprovalLedger = Pick<Ledger, 'approvals' | 'importApproval' | 'places'>;

function isSameDocument(
  { pinned: _pinned, withdrawn: _withdrawn, ...recorded }: RecordedApproval,
  approval: Approval,
): boolean {
  return serialize(recorded) === serialize(approval);
}

/** JSON with sorted keys, so that the order in which a store returns them does not matter. */
function serialize(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/**
 * Imports an approval and pins its patterns to the content they fit now: a new file under an approved name is not covered.
 * Importing the same document again pins nothing more and revives nothing that was withdrawn: what changed since was not
 * approved by anybody. Hashes named in the approval need no file. Nothing is imported when a pattern cannot be compiled (`config.invalid`).
 */
export async function approve(
  approval: Approval,
  { ledger, compilePattern }: { readonly ledger: ApprovalLedger; readonly compilePattern: CompilePattern },
): Promise<ApproveResult> {
  const recorded = (await ledger.approvals(approval.scope.show)).find((one) => isSameDocument(one, approval));
  if (recorded !== undefined) return { imported: false, pinned: recorded.pinned, unmatched: [] };
  const patterns = approval.scope.files.patterns.map((pattern) => {
    const select = createFileSelector({ patterns: [pattern], hashes: [] }, compilePattern);
    return { pattern, select, matched: false };
  });
  const pinned = new Set<string>();
  if (patterns.length > 0) {
    for await (const { relativePath, sha256 } of ledger.places()) {
      for (const one of patterns) {
        if (one.select({ path: relativePath }) === undefined) continue;
        one.matched = true;
        pinned.add(sha256);
      }
    }
  }
  const sorted = [...pinned].sort();
  const imported = await ledger.importApproval(approval, sorted);
  return { imported, pinned: sorted, unmatched: patterns.filter((one) => !one.matched).map(({ pattern }) => pattern) };
}

/** Withdraws an approval: from now on it covers nothing. Throws `ledger.not-found`. */
export async function withdrawApproval(
  reference: string,
  by: string,
  { ledger }: { readonly ledger: Pick<Ledger, 'withdrawApproval'> },
): Promise<void> {
  await ledger.withdrawApproval(reference, by);
}
