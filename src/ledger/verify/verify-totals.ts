import type { Audit, AuditedTable } from './audit.ts';

const COUNTED = [
  'scans',
  'directories',
  'readings',
  'evidence',
  'credentials',
  'places',
  'former_places',
  'sequences',
  'declarations',
  'approvals',
  'approval_pins',
  'withdrawals',
  'acceptances',
  'checks',
  'check_findings',
  'marks',
  'content_digests',
  'fingerprints',
  'fingerprint_samples',
  'fingerprint_keypoints',
] as const satisfies readonly AuditedTable[];

/** Rows that no event has accounted for: inserted behind the log's back. */
export async function verifyTotals(audit: Audit): Promise<void> {
  for (const table of COUNTED) {
    const { rows } = await audit.db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
    report(audit, table, rows - audit.accounted(table));
  }
  const { rows } = await audit.db
    .selectFrom('scans')
    .select(({ fn }) => fn.count<number>('finished_event').as('rows'))
    .executeTakeFirstOrThrow();
  if (rows > audit.accounted('finished')) audit.fault('a scan is marked finished without an event');
  report(audit, 'assets', await countStrayAssets(audit));
}

function report(audit: Audit, table: AuditedTable, rows: number): void {
  if (rows > 0) audit.fault(`${rows} ${rows === 1 ? 'row' : 'rows'} in ${table} without an event`);
}

async function countStrayAssets({ db }: Audit): Promise<number> {
  const { rows } = await db
    .selectFrom('assets as a')
    .select(({ fn }) => fn.countAll<number>().as('rows'))
    .where((eb) => eb.not(eb.exists(eb.selectFrom('readings as r').select('r.id').whereRef('r.asset_id', '=', 'a.id'))))
    .where((eb) => eb.not(eb.exists(eb.selectFrom('places as p').select('p.name').whereRef('p.asset_id', '=', 'a.id'))))
    .where((eb) =>
      eb.not(eb.exists(eb.selectFrom('former_places as f').select('f.name').whereRef('f.asset_id', '=', 'a.id'))),
    )
    .executeTakeFirstOrThrow();
  return rows;
}
