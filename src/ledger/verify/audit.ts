import type { Kysely } from 'kysely';
import type { LedgerVerification } from '../../domain/ledger.ts';
import type { EventRow } from '../event-chain.ts';
import type { LedgerTables } from '../schema.ts';

/** Faults that are listed. One edit in the middle of a log can make every later row look wrong. */
const FAULTS_LISTED = 100;

/** Tables whose every row must be accounted for by an event. `finished` are scans with an end. */
export type AuditedTable =
  | 'assets'
  | 'scans'
  | 'finished'
  | 'directories'
  | 'readings'
  | 'evidence'
  | 'credentials'
  | 'places'
  | 'former_places'
  | 'sequences'
  | 'declarations'
  | 'approvals'
  | 'approval_pins'
  | 'withdrawals'
  | 'acceptances'
  | 'checks'
  | 'check_findings'
  | 'marks'
  | 'content_digests'
  | 'fingerprints'
  | 'fingerprint_samples'
  | 'fingerprint_keypoints';

/** One verification under way: where the checks put what they find. */
export interface Audit {
  readonly db: Kysely<LedgerTables>;
  fault(what: string, sequence?: number): void;
  /** So many rows of the table belong to the event just looked at, whether they are right or not. */
  account(table: AuditedTable, rows: number): void;
  accounted(table: AuditedTable): number;
  readonly faults: LedgerVerification['faults'];
}

/** An event with its payload read. What it holds is checked by use: a chain that fits can still be a forger's. */
export interface AuditedEvent<P> {
  readonly row: EventRow;
  readonly payload: P;
}

export function createAudit(db: Kysely<LedgerTables>): Audit {
  const faults: { readonly sequence?: number; readonly what: string }[] = [];
  const rows = new Map<AuditedTable, number>();
  return {
    db,
    faults,
    fault(what, sequence) {
      if (faults.length < FAULTS_LISTED) faults.push({ ...(sequence !== undefined && { sequence }), what });
    },
    account: (table, count) => void rows.set(table, (rows.get(table) ?? 0) + count),
    accounted: (table) => rows.get(table) ?? 0,
  };
}

/**
 * Compares a row that names the event which wrote it last with the event being looked at. `current`: this event says what the row
 * must say. `later`: a later event does. `missing`: the row is gone, or it claims to be older than this event.
 */
export function ageOf(rowEvent: number | null | undefined, sequence: number): 'current' | 'later' | 'missing' {
  if (rowEvent === undefined || rowEvent === null || rowEvent < sequence) return 'missing';
  return rowEvent === sequence ? 'current' : 'later';
}
