import { canonicalJson } from '../canonical-json.ts';
import type { Audit, AuditedEvent } from './audit.ts';

export interface ScanStartedPayload {
  readonly scan: number;
  readonly root: string;
  readonly deep: boolean;
  readonly signsVersion: string;
}

export async function verifyScanStarted(
  audit: Audit,
  { row: { sequence, at }, payload }: AuditedEvent<ScanStartedPayload>,
): Promise<void> {
  const { scan: id, root, deep, signsVersion } = payload;
  const row = await audit.db.selectFrom('scans').selectAll().where('id', '=', id).executeTakeFirst();
  if (row?.started_event !== sequence) {
    audit.fault(`scan ${id} is missing`, sequence);
    return;
  }
  audit.account('scans', 1);
  const stored = [row.root, row.deep, row.signs_version, row.started_at];
  const stated = [root, deep ? 1 : 0, signsVersion, at];
  if (canonicalJson(stored) !== canonicalJson(stated)) audit.fault(`scan ${id} was changed`, sequence);
}

export interface ScanFinishedPayload {
  readonly scan: number;
  readonly counts: Readonly<Record<string, number>>;
}

export async function verifyScanFinished(
  audit: Audit,
  { row: { sequence, at }, payload }: AuditedEvent<ScanFinishedPayload>,
): Promise<void> {
  const { scan: id, counts } = payload;
  const row = await audit.db
    .selectFrom('scans')
    .select(['finished_event', 'finished_at', 'counts'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row?.finished_event !== sequence) {
    audit.fault(`the end of scan ${id} is missing`, sequence);
    return;
  }
  audit.account('finished', 1);
  if (row.finished_at !== at || row.counts !== canonicalJson(counts)) {
    audit.fault(`the end of scan ${id} was changed`, sequence);
  }
}
