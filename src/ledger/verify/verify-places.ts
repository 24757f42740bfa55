import type { RecordedSequence } from '../../domain/ledger.ts';
import { canonicalJson } from '../canonical-json.ts';
import { chunksOf } from '../chunks.ts';
import { type DirectoryPayload, isSamePlace, PLACE_ENTRY_FIELDS, placeToEntry } from '../place-entry.ts';
import { type Audit, type AuditedEvent, ageOf } from './audit.ts';

interface DirectoryRow {
  readonly id: number;
  readonly root: string;
  readonly event_sequence: number;
  readonly sequences_event: number | null;
}

/** `directory.recorded` and `place.gone`. */
export async function verifyDirectory(audit: Audit, event: AuditedEvent<DirectoryPayload>): Promise<void> {
  const directory = await verifyDirectoryRow(audit, event);
  if (directory === undefined) return;
  for (const entries of chunksOf(event.payload.places, 500)) {
    await verifyPlaces(audit, event, directory.id, entries);
    await verifyFormer(audit, event, directory.id, entries);
  }
}

async function verifyDirectoryRow(
  audit: Audit,
  { row, payload }: AuditedEvent<{ readonly directory: string; readonly root: string }>,
): Promise<DirectoryRow | undefined> {
  const { sequence } = row;
  const directory = await audit.db
    .selectFrom('directories')
    .select(['id', 'root', 'event_sequence', 'sequences_event'])
    .where('path', '=', payload.directory)
    .executeTakeFirst();
  const age = ageOf(directory?.event_sequence, sequence);
  if (age === 'missing') audit.fault(`directory ${payload.directory} is missing or older than its event`, sequence);
  if (age === 'current') {
    audit.account('directories', 1);
    if (directory?.root !== payload.root) audit.fault(`the root of ${payload.directory} was changed`, sequence);
  }
  return directory;
}

async function verifyPlaces(
  audit: Audit,
  { row: { sequence }, payload }: AuditedEvent<DirectoryPayload>,
  directoryId: number,
  entries: DirectoryPayload['places'],
): Promise<void> {
  const rows = await audit.db
    .selectFrom('places as p')
    .leftJoin('assets as a', 'a.id', 'p.asset_id')
    .selectAll('p')
    .select('a.sha256')
    .where('p.directory_id', '=', directoryId)
    .where(
      'p.name',
      'in',
      entries.map(([name]) => name),
    )
    .execute();
  const byName = new Map(rows.map((place) => [place.name, place]));
  for (const entry of entries) {
    const place = byName.get(entry[0]);
    const age = ageOf(place?.event_sequence, sequence);
    const what = `place ${entry[0]} in ${payload.directory}`;
    if (place === undefined || age === 'missing') audit.fault(`${what} is missing or older than its event`, sequence);
    else if (age === 'current') {
      audit.account('places', 1);
      if (!isSamePlace(placeToEntry(place), entry)) audit.fault(`${what} was changed`, sequence);
    }
  }
}

/** What the places held before, as the event says. */
async function verifyFormer(
  audit: Audit,
  { row: { sequence }, payload }: AuditedEvent<DirectoryPayload>,
  directoryId: number,
  entries: DirectoryPayload['places'],
): Promise<void> {
  const replaced = entries.filter((entry) => entry.length > PLACE_ENTRY_FIELDS);
  if (replaced.length === 0) return;
  const rows = await audit.db
    .selectFrom('former_places as f')
    .innerJoin('assets as a', 'a.id', 'f.asset_id')
    .select(['f.name', 'a.sha256'])
    .where('f.directory_id', '=', directoryId)
    .where('f.event_sequence', '=', sequence)
    .where(
      'f.name',
      'in',
      replaced.map(([name]) => name),
    )
    .execute();
  const former = new Map(rows.map((row) => [row.name, row.sha256]));
  audit.account('former_places', former.size);
  for (const entry of replaced) {
    if (former.get(entry[0]) === entry[PLACE_ENTRY_FIELDS]) continue;
    audit.fault(`what ${entry[0]} in ${payload.directory} held before was changed`, sequence);
  }
}

export interface SequencesPayload {
  readonly directory: string;
  readonly root: string;
  readonly sequences: readonly RecordedSequence[];
}

export async function verifySequences(audit: Audit, event: AuditedEvent<SequencesPayload>): Promise<void> {
  const { sequence } = event.row;
  const { directory: path, sequences } = event.payload;
  const directory = await verifyDirectoryRow(audit, event);
  const age = ageOf(directory?.sequences_event, sequence);
  if (directory === undefined || age === 'missing') {
    audit.fault(`the sequences of ${path} are older than their event`, sequence);
    return;
  }
  if (age === 'later') return;
  const rows = await audit.db
    .selectFrom('sequences')
    .select(['ordinal', 'display', 'document'])
    .where('directory_id', '=', directory.id)
    .orderBy('ordinal')
    .execute();
  audit.account('sequences', rows.length);
  const stated = sequences.map((s, i) => canonicalJson([i, s.display, canonicalJson(s)]));
  const stored = rows.map((row) => canonicalJson([row.ordinal, row.display, row.document]));
  if (canonicalJson(stated) !== canonicalJson(stored)) {
    audit.fault(`the sequences of ${path} were changed`, sequence);
  }
}
