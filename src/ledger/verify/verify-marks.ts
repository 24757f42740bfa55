import { canonicalJson } from '../canonical-json.ts';
import { chunksOf } from '../chunks.ts';
import { type DigestsPayload, entryToRow, type MarksPayload } from '../mark-entry.ts';
import { type Audit, type AuditedEvent, ageOf } from './audit.ts';

/** `mark.recorded`. A mark is never changed: its row says for good what its event says. */
export async function verifyMarks(
  audit: Audit,
  { row: { sequence }, payload }: AuditedEvent<MarksPayload>,
): Promise<void> {
  let firstId = payload.firstId;
  for (const entries of chunksOf(payload.marks, 500)) {
    const rows = await audit.db
      .selectFrom('marks')
      .selectAll()
      .where('id', '>=', firstId)
      .where('id', '<', firstId + entries.length)
      .execute();
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const [i, entry] of entries.entries()) {
      const row = byId.get(firstId + i);
      const what = `mark ${firstId + i} of ${entry[1]}`;
      if (row === undefined) {
        audit.fault(`${what} is missing`, sequence);
        continue;
      }
      audit.account('marks', 1);
      const stated = entryToRow(entry, firstId + i, sequence);
      if (canonicalJson(row) !== canonicalJson(stated)) audit.fault(`${what} was changed`, sequence);
    }
    firstId += entries.length;
  }
}

/** `digests.recorded`. */
export async function verifyDigests(
  audit: Audit,
  { row: { sequence }, payload }: AuditedEvent<DigestsPayload>,
): Promise<void> {
  const { algorithm, digests } = payload;
  for (const entries of chunksOf(digests, 500)) {
    const rows = await audit.db
      .selectFrom('content_digests')
      .select(['sha256', 'value', 'event_sequence'])
      .where('algorithm', '=', algorithm)
      .where(
        'sha256',
        'in',
        entries.map(([sha256]) => sha256),
      )
      .execute();
    const byHash = new Map(rows.map((row) => [row.sha256, row]));
    for (const [sha256, value] of entries) {
      const row = byHash.get(sha256);
      const age = ageOf(row?.event_sequence, sequence);
      const what = `the ${algorithm} digest of ${sha256}`;
      if (age === 'missing') audit.fault(`${what} is missing or older than its event`, sequence);
      if (age !== 'current') continue;
      audit.account('content_digests', 1);
      if (row?.value !== value) audit.fault(`${what} was changed`, sequence);
    }
  }
}
