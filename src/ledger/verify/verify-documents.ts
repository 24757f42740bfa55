import type { Approval } from '../../domain/approval.ts';
import type { Declaration } from '../../domain/declaration.ts';
import { canonicalJson } from '../canonical-json.ts';
import { digestFindings, readFindings } from '../queries/checks.ts';
import { type Audit, type AuditedEvent, ageOf } from './audit.ts';

export async function verifyDeclaration(
  audit: Audit,
  { row: { sequence }, payload }: AuditedEvent<{ readonly declaration: Declaration }>,
): Promise<void> {
  const { show, reference } = payload.declaration;
  const row = await audit.db
    .selectFrom('declarations')
    .select(['document', 'event_sequence'])
    .where('show', '=', show)
    .where('reference', '=', reference)
    .executeTakeFirst();
  const age = ageOf(row?.event_sequence, sequence);
  const what = `declaration ${reference} of show ${show}`;
  if (age === 'missing') audit.fault(`${what} is missing or older than its event`, sequence);
  if (age !== 'current') return;
  audit.account('declarations', 1);
  if (row?.document !== canonicalJson(payload.declaration)) audit.fault(`${what} was changed`, sequence);
}

export interface ApprovalPayload {
  readonly approval: Approval;
  readonly pinned: readonly string[];
}

export async function verifyApproval(
  audit: Audit,
  { row: { sequence }, payload }: AuditedEvent<ApprovalPayload>,
): Promise<void> {
  const { approval, pinned } = payload;
  const { reference } = approval;
  const row = await audit.db.selectFrom('approvals').selectAll().where('reference', '=', reference).executeTakeFirst();
  const age = ageOf(row?.event_sequence, sequence);
  if (age === 'missing') audit.fault(`approval ${reference} is missing or older than its event`, sequence);
  if (age !== 'current') return;
  audit.account('approvals', 1);
  if (row?.show !== approval.scope.show || row.document !== canonicalJson(approval)) {
    audit.fault(`approval ${reference} was changed`, sequence);
  }
  const pins = await audit.db
    .selectFrom('approval_pins')
    .select('sha256')
    .where('reference', '=', reference)
    .orderBy('sha256')
    .execute();
  audit.account('approval_pins', pins.length);
  if (canonicalJson(pins.map((pin) => pin.sha256)) !== canonicalJson(pinned)) {
    audit.fault(`the files that approval ${reference} covers were changed`, sequence);
  }
}

export async function verifyWithdrawal(
  audit: Audit,
  { row: { sequence, at }, payload }: AuditedEvent<{ readonly reference: string; readonly by: string }>,
): Promise<void> {
  const { reference, by } = payload;
  const row = await audit.db
    .selectFrom('withdrawals')
    .selectAll()
    .where('reference', '=', reference)
    .executeTakeFirst();
  if (row?.event_sequence !== sequence) {
    audit.fault(`the withdrawal of approval ${reference} is missing`, sequence);
    return;
  }
  audit.account('withdrawals', 1);
  if (row.withdrawn_by !== by || row.withdrawn_at !== at) {
    audit.fault(`the withdrawal of approval ${reference} was changed`, sequence);
  }
}

export interface AcceptancePayload {
  readonly acceptance: number;
  readonly show: string;
  readonly finding: string;
  readonly by: string;
  readonly reason: string;
  readonly content?: string;
}

export async function verifyAcceptance(
  audit: Audit,
  { row: { sequence, at }, payload }: AuditedEvent<AcceptancePayload>,
): Promise<void> {
  const { acceptance: id, show, finding, by, reason, content } = payload;
  const row = await audit.db.selectFrom('acceptances').selectAll().where('id', '=', id).executeTakeFirst();
  if (row?.event_sequence !== sequence) {
    audit.fault(`the acceptance of finding ${finding} is missing`, sequence);
    return;
  }
  audit.account('acceptances', 1);
  const stored = [row.show, row.finding_id, row.accepted_by, row.reason, row.content, row.accepted_at];
  if (canonicalJson(stored) !== canonicalJson([show, finding, by, reason, content ?? null, at])) {
    audit.fault(`the acceptance of finding ${finding} was changed`, sequence);
  }
}

export interface CheckPayload {
  readonly check: number;
  readonly show: string;
  readonly delivery: string;
  readonly verdict: string;
  readonly findings: number;
  readonly findingsDigest: string;
}

export async function verifyCheck(
  audit: Audit,
  { row: { sequence, at }, payload }: AuditedEvent<CheckPayload>,
): Promise<void> {
  const { check: id, show, delivery, verdict } = payload;
  const row = await audit.db.selectFrom('checks').selectAll().where('id', '=', id).executeTakeFirst();
  if (row?.event_sequence !== sequence) {
    audit.fault(`check ${id} is missing`, sequence);
    return;
  }
  audit.account('checks', 1);
  const findings = await readFindings(audit.db, id);
  audit.account('check_findings', findings.length);
  const { last } = await audit.db
    .selectFrom('check_findings')
    .select(({ fn }) => fn.max('ordinal').as('last'))
    .where('check_id', '=', id)
    .executeTakeFirstOrThrow();
  const stored = [row.show, row.delivery, row.verdict, row.recorded_at, (last ?? -1) + 1, digestFindings(findings)];
  const stated = [show, delivery, verdict, at, payload.findings, payload.findingsDigest];
  if (canonicalJson(stored) !== canonicalJson(stated)) audit.fault(`check ${id} was changed`, sequence);
}
