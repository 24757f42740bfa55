import type { DatabaseSync } from 'node:sqlite';
import { toColumnText } from '../column-text.ts';
import type { EvidenceFacts, ReadingFacts, ReadingRows } from '../reading-rows.ts';
import type { ReadingWriter } from '../recording/recording-store.ts';
import type { ReadingTable } from '../schema.ts';

/** Writes assets and readings, each once. */
export interface SqliteReadingWriter extends ReadingWriter {
  /** Reads the highest ids. Call it first in every transaction. */
  begin(): void;
}

const KEY = 'asset_id = ? and extension = ? and sidecar_digest = ? and deep = ? and signs_version = ?';
const READING_COLUMNS =
  'id, asset_id, extension, sidecar_digest, deep, signs_version, status, size_bytes, media_type, kind, ' +
  'width, height, plain, body, digest, event_sequence';
const EVIDENCE_COLUMNS = 'reading_id, ordinal, sign, origin, certainty, system, carrier, detail, manifest, through';

export function createReadingWriter(database: DatabaseSync): SqliteReadingWriter {
  const maxAsset = database.prepare('select max(id) as id from assets');
  const maxReading = database.prepare('select max(id) as id from readings');
  const insertAsset = database.prepare('insert into assets (id, sha256) values (?, ?) on conflict (sha256) do nothing');
  const selectAsset = database.prepare('select id from assets where sha256 = ?');
  const selectSame = database.prepare(`select id from readings where ${KEY} and digest = ?`);
  const insertReading = prepareReading(database);
  const insertDetails = prepareDetails(database);
  let lastAsset = 0;
  let lastReading = 0;

  /** Negative when the asset was there already. */
  function ensureAssetSigned(sha256: string): number {
    const { changes } = insertAsset.run(lastAsset + 1, sha256);
    if (changes === 1) return ++lastAsset;
    return -Number(selectAsset.get(sha256)?.['id']);
  }

  function findSame(assetId: number, facts: ReadingFacts, digest: string): number | undefined {
    const { extension, sidecar_digest, deep, signs_version } = facts;
    const row = selectSame.get(assetId, text(extension), sidecar_digest, deep, text(signs_version), digest);
    return row === undefined ? undefined : Number(row['id']);
  }

  return {
    begin() {
      lastAsset = Number(maxAsset.get()?.['id'] ?? 0);
      lastReading = Number(maxReading.get()?.['id'] ?? 0);
    },
    ensureAsset: (sha256) => Math.abs(ensureAssetSigned(sha256)),
    ensureReading(rows, eventSequence) {
      const { facts, digest } = rows;
      const signed = ensureAssetSigned(facts.sha256);
      const assetId = Math.abs(signed);
      const known = signed < 0 ? findSame(assetId, facts, digest) : undefined;
      if (known !== undefined) return { id: known, assetId, digest, isNew: false };
      const id = ++lastReading;
      insertReading({ ...facts, id, asset_id: assetId, digest, event_sequence: eventSequence });
      if (facts.plain === 0) insertDetails(id, rows);
      return { id, assetId, digest, isNew: true };
    },
  };
}

function prepareReading(database: DatabaseSync): (row: ReadingTable) => void {
  const insert = database.prepare(
    `insert into readings (${READING_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return (row) => {
    insert.run(
      row.id,
      row.asset_id,
      text(row.extension),
      row.sidecar_digest,
      row.deep,
      text(row.signs_version),
      row.status,
      row.size_bytes,
      textOrNull(row.media_type),
      row.kind,
      row.width,
      row.height,
      row.plain,
      row.body,
      row.digest,
      row.event_sequence,
    );
  };
}

function prepareDetails(database: DatabaseSync): (readingId: number, rows: ReadingRows) => void {
  const insertEvidence = database.prepare(
    `insert into evidence (${EVIDENCE_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertCredential = database.prepare('insert into credentials (reading_id, document) values (?, ?)');
  const writeEvidence = (id: number, row: EvidenceFacts): void => {
    const { ordinal, sign, origin, certainty, system, carrier, detail, manifest, through } = row;
    insertEvidence.run(
      id,
      ordinal,
      text(sign),
      origin,
      certainty,
      textOrNull(system),
      text(carrier),
      detail,
      textOrNull(manifest),
      through,
    );
  };
  return (id, rows) => {
    for (const row of rows.evidence) writeEvidence(id, row);
    if (rows.credential !== undefined) insertCredential.run(id, rows.credential);
  };
}

const text = toColumnText;

export function textOrNull(value: string | null): string | null {
  return value === null ? null : toColumnText(value);
}
