import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { LedgerHead, LedgerVerification } from '../../domain/ledger.ts';
import type { EventRow } from '../event-chain.ts';
import { readHead } from '../event-log.ts';
import type { FingerprintsPayload } from '../fingerprint-entry.ts';
import type { DigestsPayload, MarksPayload } from '../mark-entry.ts';
import type { DirectoryPayload } from '../place-entry.ts';
import type { LedgerTables } from '../schema.ts';
import { type Audit, createAudit } from './audit.ts';
import { createChainCheck } from './verify-chain.ts';
import {
  type AcceptancePayload,
  type ApprovalPayload,
  type CheckPayload,
  verifyAcceptance,
  verifyApproval,
  verifyCheck,
  verifyDeclaration,
  verifyWithdrawal,
} from './verify-documents.ts';
import { createFingerprintCheck, type FingerprintCheck } from './verify-fingerprints.ts';
import { verifyDigests, verifyMarks } from './verify-marks.ts';
import { type SequencesPayload, verifyDirectory, verifySequences } from './verify-places.ts';
import { createReadingCheck, type ReadingCheck } from './verify-readings.ts';
import {
  type ScanFinishedPayload,
  type ScanStartedPayload,
  verifyScanFinished,
  verifyScanStarted,
} from './verify-scans.ts';
import { verifyTotals } from './verify-totals.ts';

/** Events in memory at once. One holds up to a thousand places. */
const EVENTS_PER_PAGE = 32;

/**
 * Follows the chain from the first event to the last and holds every row against the event that wrote it last. One page of events
 * and one of readings are in memory, however long the log. Must run in one reading transaction.
 */
export async function verifyLedger(db: Kysely<LedgerTables>, expected?: LedgerHead): Promise<LedgerVerification> {
  const audit = createAudit(db);
  const chain = createChainCheck(audit, expected);
  const readings = createReadingCheck(audit);
  const checks: Checks = { readings, fingerprints: createFingerprintCheck(audit) };
  for await (const row of readEvents(db)) {
    chain.follow(row);
    await verifyEvent(audit, checks, row);
  }
  chain.finish(await readHead(db));
  await readings.finish();
  await verifyTotals(audit);
  const { events, head } = chain;
  return { ok: audit.faults.length === 0, events, head, faults: audit.faults };
}

async function* readEvents(db: Kysely<LedgerTables>): AsyncGenerator<EventRow> {
  let last = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const page = await db
      .selectFrom('events')
      .selectAll()
      .where('sequence', '>', last)
      .orderBy('sequence')
      .limit(EVENTS_PER_PAGE)
      .execute();
    yield* page;
    const end = page.at(-1);
    if (end === undefined) return;
    last = end.sequence;
    // Everything here is answered at once; without this a long log would hold up the rest of the program.
    await nextTurn();
  }
}

/** What goes through its rows in step with the events. */
interface Checks {
  readonly readings: ReadingCheck;
  readonly fingerprints: FingerprintCheck;
}

async function verifyEvent(audit: Audit, checks: Checks, row: EventRow): Promise<void> {
  try {
    await verifyRows(audit, checks, row, JSON.parse(row.payload));
  } catch (error) {
    // A payload that is no longer what its kind says. Errors of the database itself are not the log's fault.
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
    audit.fault(`the payload of the event cannot be read as ${row.kind}`, row.sequence);
  }
}

interface AssetPayload {
  readonly reading: number;
  readonly digest: string;
}

async function verifyRows(audit: Audit, checks: Checks, row: EventRow, payload: unknown): Promise<void> {
  const { readings, fingerprints } = checks;
  switch (row.kind) {
    case 'scan.started':
      return await verifyScanStarted(audit, { row, payload: payload as ScanStartedPayload });
    case 'scan.finished':
      return await verifyScanFinished(audit, { row, payload: payload as ScanFinishedPayload });
    case 'asset.recorded': {
      const { reading, digest } = payload as AssetPayload;
      return await readings.compareOne(row.sequence, reading, digest);
    }
    case 'directory.recorded':
    case 'place.gone':
      await readings.compareMany(row.sequence, (payload as DirectoryPayload).readings);
      return await verifyDirectory(audit, { row, payload: payload as DirectoryPayload });
    case 'sequences.recorded':
      return await verifySequences(audit, { row, payload: payload as SequencesPayload });
    case 'declaration.imported':
      return await verifyDeclaration(audit, {
        row,
        payload: payload as Parameters<typeof verifyDeclaration>[1]['payload'],
      });
    case 'approval.imported':
      return await verifyApproval(audit, { row, payload: payload as ApprovalPayload });
    case 'approval.withdrawn':
      return await verifyWithdrawal(audit, {
        row,
        payload: payload as Parameters<typeof verifyWithdrawal>[1]['payload'],
      });
    case 'finding.accepted':
      return await verifyAcceptance(audit, { row, payload: payload as AcceptancePayload });
    case 'check.recorded':
      return await verifyCheck(audit, { row, payload: payload as CheckPayload });
    case 'mark.recorded':
      return await verifyMarks(audit, { row, payload: payload as MarksPayload });
    case 'digests.recorded':
      return await verifyDigests(audit, { row, payload: payload as DigestsPayload });
    case 'fingerprint.recorded':
      return await fingerprints.compare({ row, payload: payload as FingerprintsPayload });
    default:
      audit.fault(`an event of a kind that this version does not know: ${row.kind}`, row.sequence);
  }
}
