import type { Kysely } from 'kysely';
import type { RecordedCheck, ReportedFinding } from '../../domain/ledger.ts';
import { canonicalJson } from '../canonical-json.ts';
import { chunksOf } from '../chunks.ts';
import { sha256Hex } from '../event-chain.ts';
import { appendEvent } from '../event-log.ts';
import type { LedgerTables } from '../schema.ts';

type CheckFinding = RecordedCheck['findings'][number];

/** The same `run` recorded twice is one check. */
export async function recordCheck(
  db: Kysely<LedgerTables>,
  timeMs: number,
  { run, ...check }: Omit<RecordedCheck, 'id' | 'at'> & { readonly run?: string },
): Promise<number> {
  if (run === undefined) return await addCheck(db, timeMs, check);
  const known = await db.selectFrom('check_runs').select('check_id').where('run', '=', run).executeTakeFirst();
  if (known !== undefined) return known.check_id;
  const id = await addCheck(db, timeMs, check);
  await db.insertInto('check_runs').values({ run, check_id: id }).execute();
  return id;
}

async function addCheck(
  db: Kysely<LedgerTables>,
  timeMs: number,
  check: Omit<RecordedCheck, 'id' | 'at'>,
): Promise<number> {
  const { last } = await db
    .selectFrom('checks')
    .select(({ fn }) => fn.max('id').as('last'))
    .executeTakeFirstOrThrow();
  const id = (last ?? 0) + 1;
  const { show, delivery, verdict } = check;
  // Callers hand over whole findings; only these fields are kept, and only these are hashed.
  const findings = check.findings.map(pickFinding);
  const event = await appendEvent(db, timeMs, 'check.recorded', {
    check: id,
    show,
    delivery,
    verdict,
    findings: findings.length,
    findingsDigest: digestFindings(findings),
  });
  const { at, sequence } = event;
  await db
    .insertInto('checks')
    .values({ id, show, delivery, verdict, recorded_at: at, event_sequence: sequence })
    .execute();
  const rows = findings.map(({ id: finding_id, content = null, ...rest }, ordinal) => {
    return { check_id: id, ordinal, finding_id, content, ...rest };
  });
  for (const chunk of chunksOf(rows, 500)) await db.insertInto('check_findings').values(chunk).execute();
  return id;
}

function pickFinding({ id, code, rule, severity, path, message, content }: CheckFinding): CheckFinding {
  return { id, code, rule, severity, path, message, ...(content === undefined ? {} : { content }) };
}

/** SHA-256 over the canonical JSON of the findings, in their order. */
export function digestFindings(findings: readonly CheckFinding[]): string {
  return sha256Hex(canonicalJson(findings));
}

export async function findLastCheck(
  db: Kysely<LedgerTables>,
  show: string,
  delivery: string,
): Promise<RecordedCheck | undefined> {
  const check = await db
    .selectFrom('checks')
    .selectAll()
    .where('show', '=', show)
    .where('delivery', '=', delivery)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (check === undefined) return undefined;
  const { id, recorded_at: at } = check;
  const verdict = check.verdict as RecordedCheck['verdict'];
  return { id, show, delivery, at, verdict, findings: await readFindings(db, id) };
}

/** In their order. */
export async function readFindings(db: Kysely<LedgerTables>, checkId: number): Promise<readonly CheckFinding[]> {
  const rows = await db
    .selectFrom('check_findings')
    .select(['finding_id as id', 'code', 'rule', 'severity', 'path', 'message', 'content'])
    .where('check_id', '=', checkId)
    .orderBy('ordinal')
    .execute();
  return rows.map(({ content, ...row }) => ({
    ...row,
    severity: row.severity as CheckFinding['severity'],
    ...(content === null ? {} : { content }),
  }));
}

/** Where and how a finding was last reported. */
export async function findFinding(db: Kysely<LedgerTables>, findingId: string): Promise<ReportedFinding | undefined> {
  const row = await db
    .selectFrom('check_findings')
    .innerJoin('checks', 'checks.id', 'check_findings.check_id')
    .select([
      'checks.show',
      'checks.delivery',
      'check_findings.severity',
      'check_findings.path',
      'check_findings.content',
    ])
    .where('check_findings.finding_id', '=', findingId)
    .orderBy('checks.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { content, severity, ...where } = row;
  return {
    ...where,
    severity: severity as ReportedFinding['severity'],
    ...(content === null ? {} : { content }),
  };
}
