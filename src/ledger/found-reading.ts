import type { Reading, ReadingKey } from '../domain/asset.ts';
import { fromColumnText } from './column-text.ts';
import { type ReadingFacts, readingFromRows } from './reading-rows.ts';

export type FoundRow = Pick<
  ReadingFacts,
  'status' | 'size_bytes' | 'media_type' | 'kind' | 'width' | 'height' | 'plain' | 'body'
> & { readonly id: number };

/** A plain reading itself, or the id of one whose evidence is still to be read. */
export type FoundReading = { readonly reading: Reading } | { readonly id: number };

/** What a row without evidence tells of the reading with this key. */
export function toFoundReading(row: FoundRow, key: ReadingKey): FoundReading {
  return row.plain === 1 ? { reading: toPlainReading(row, key) } : { id: row.id };
}

function toPlainReading(row: FoundRow, key: ReadingKey): Reading {
  const facts: ReadingFacts = {
    ...row,
    media_type: row.media_type === null ? null : fromColumnText(row.media_type),
    sha256: key.sha256,
    extension: key.extension,
    sidecar_digest: key.sidecarDigest,
    deep: key.deep ? 1 : 0,
    signs_version: key.signsVersion,
  };
  return readingFromRows({ facts, evidence: [], credential: undefined });
}
