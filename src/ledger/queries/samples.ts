import { type Kysely, sql } from 'kysely';
import type { StoredSample } from '../../domain/fingerprint.ts';
import { decodeCodes, decodeKeypoints } from '../../domain/fingerprint-bytes.ts';
import { chunksOf } from '../chunks.ts';
import type { LedgerTables } from '../schema.ts';

/** Bytes of keypoints in one page, at most, as long as one sample has fewer. */
const KEYPOINT_BYTES_PER_PAGE = 8 * 1024 * 1024;
/** Samples in one page: 3 MB of codes, or with keypoints some 8 MB. */
const SAMPLES_PER_PAGE = 8000;
const SAMPLES_PER_PAGE_WITH_KEYPOINTS = 600;
/** Ids in one query. */
const IDS_PER_QUERY = 500;

export interface SamplesRequest {
  readonly after: number;
  readonly algorithm: string;
  readonly version: number;
  readonly keypoints: boolean;
}

export interface SamplesPage {
  readonly samples: readonly StoredSample[];
  /** Where the next page begins; undefined after the last one. */
  readonly last: number | undefined;
}

type Row = Pick<StoredSample, 'id' | 'sha256' | 'frame' | 'seconds'> & { readonly codes: Uint8Array };

/** The next searchable samples after an id. */
export async function readSamplesAfter(db: Kysely<LedgerTables>, request: SamplesRequest): Promise<SamplesPage> {
  const limit = request.keypoints ? SAMPLES_PER_PAGE_WITH_KEYPOINTS : SAMPLES_PER_PAGE;
  const rows = await readRowsAfter(db, request.after, limit);
  const lastRow = rows.at(-1);
  if (lastRow === undefined) return { samples: [], last: undefined };
  const end = request.keypoints ? await fitKeypoints(db, request.after, lastRow.id) : lastRow.id;
  const { algorithm, version } = request;
  const wanted = rows.filter((row): row is typeof row & Row => {
    return row.id <= end && row.algorithm === algorithm && row.version === version;
  });
  const keypoints = request.keypoints ? await readKeypointsBetween(db, request.after, end) : new Map();
  const isLast = rows.length < limit && end === lastRow.id;
  return { samples: wanted.map((row) => toSample(row, keypoints)), last: isLast ? undefined : end };
}

/**
 * Of any algorithm: whichever come next are found by their ids alone, and what they belong to is looked up for these only, so that a page
 * takes the same time at any size of the ledger.
 */
async function readRowsAfter(db: Kysely<LedgerTables>, after: number, limit: number) {
  return await db
    .selectFrom((eb) =>
      eb
        .selectFrom('fingerprint_samples')
        .select(['id', 'fingerprint_id', 'frame', 'seconds', 'codes'])
        .where('id', '>', after)
        .where('unsearchable', 'is', null)
        .orderBy('id')
        .limit(limit)
        .as('s'),
    )
    .leftJoin('fingerprints as f', 'f.id', 's.fingerprint_id')
    .select(['s.id', 's.frame', 's.seconds', 's.codes', 'f.sha256', 'f.algorithm', 'f.version'])
    .orderBy('s.id')
    .execute();
}

/** The id up to which the keypoints of the samples after `after` fit into a page; one always does. */
async function fitKeypoints(db: Kysely<LedgerTables>, after: number, last: number): Promise<number> {
  const sizes = await db
    .selectFrom('fingerprint_keypoints')
    .select(['sample_id', sql<number>`length(data)`.as('bytes')])
    .where('sample_id', '>', after)
    .where('sample_id', '<=', last)
    .orderBy('sample_id')
    .execute();
  let total = 0;
  for (const [i, { sample_id, bytes }] of sizes.entries()) {
    total += bytes;
    if (i > 0 && total > KEYPOINT_BYTES_PER_PAGE) return sample_id - 1;
  }
  return last;
}

async function readKeypointsBetween(db: Kysely<LedgerTables>, after: number, last: number) {
  const rows = await db
    .selectFrom('fingerprint_keypoints')
    .selectAll()
    .where('sample_id', '>', after)
    .where('sample_id', '<=', last)
    .execute();
  return new Map(rows.map((row) => [row.sample_id, row.data]));
}

/** Samples with these ids; those that are not there any more are left out. */
export async function readSamples(
  db: Kysely<LedgerTables>,
  ids: readonly number[],
  options: { readonly keypoints: boolean },
): Promise<ReadonlyMap<number, StoredSample>> {
  const samples = new Map<number, StoredSample>();
  for (const chunk of chunksOf([...new Set(ids)], IDS_PER_QUERY)) {
    const rows = await db
      .selectFrom('fingerprint_samples as s')
      .innerJoin('fingerprints as f', 'f.id', 's.fingerprint_id')
      .select(['s.id', 's.frame', 's.seconds', 's.codes', 'f.sha256'])
      .where('s.id', 'in', chunk)
      .execute();
    const keypoints = options.keypoints ? await readKeypoints(db, chunk) : new Map();
    for (const row of rows) samples.set(row.id, toSample(row, keypoints));
  }
  return samples;
}

async function readKeypoints(db: Kysely<LedgerTables>, ids: readonly number[]) {
  const rows = await db.selectFrom('fingerprint_keypoints').selectAll().where('sample_id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.sample_id, row.data]));
}

function toSample(row: Row, keypoints: ReadonlyMap<number, Uint8Array>): StoredSample {
  const { id, sha256, frame, seconds, codes } = row;
  const data = keypoints.get(id);
  return {
    id,
    sha256,
    frame,
    seconds,
    codes: decodeCodes(codes),
    ...(data !== undefined && { keypoints: decodeKeypoints(data) }),
  };
}
