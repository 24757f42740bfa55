import type { LedgerTables } from '../schema.ts';

/** `?`: may be null. `number`: any finite number. `bytes`: base64 in the export. */
export type ColumnType = 'bytes' | 'text' | 'text?' | 'integer' | 'integer?' | 'number' | 'number?';

/**
 * What stays behind: the target has tables of its own making, the head stands in the header, and what watchers and running scans
 * remember is about machines and jobs, not evidence.
 */
type LeftBehind = 'meta' | 'migrations' | 'directory_states' | 'leases' | 'scan_runs' | 'check_runs';

export type MovedTable = Exclude<keyof LedgerTables, LeftBehind>;

/** A column that is not here, or one that is not in the schema, does not compile. */
type Columns = { readonly [T in MovedTable]: { readonly [C in keyof LedgerTables[T]]: ColumnType } };

/** In the order of export, which brings each row after those it refers to. The order of tables and columns is part of the format. */
const COLUMNS: Columns = {
  events: { sequence: 'integer', at: 'text', kind: 'text', payload: 'text', previous_hash: 'text', hash: 'text' },
  scans: {
    id: 'integer',
    root: 'text',
    deep: 'integer',
    signs_version: 'text',
    started_at: 'text',
    started_event: 'integer',
    finished_at: 'text?',
    finished_event: 'integer?',
    counts: 'text?',
  },
  directories: {
    id: 'integer',
    path: 'text',
    root: 'text',
    event_sequence: 'integer',
    sequences_event: 'integer?',
  },
  assets: { id: 'integer', sha256: 'text' },
  readings: {
    id: 'integer',
    asset_id: 'integer',
    extension: 'text',
    sidecar_digest: 'text',
    deep: 'integer',
    signs_version: 'text',
    status: 'text',
    size_bytes: 'number',
    media_type: 'text?',
    kind: 'text',
    width: 'number?',
    height: 'number?',
    plain: 'integer',
    body: 'text?',
    digest: 'text',
    event_sequence: 'integer',
  },
  evidence: {
    reading_id: 'integer',
    ordinal: 'integer',
    sign: 'text',
    origin: 'text',
    certainty: 'text',
    system: 'text?',
    carrier: 'text',
    detail: 'text?',
    manifest: 'text?',
    through: 'text?',
  },
  credentials: { reading_id: 'integer', document: 'text' },
  places: {
    directory_id: 'integer',
    name: 'text',
    status: 'text',
    size_bytes: 'number',
    mtime_ms: 'number',
    ctime_ms: 'number',
    inode: 'number',
    sidecar_key: 'text',
    deep: 'integer',
    signs_version: 'text',
    asset_id: 'integer?',
    reading_id: 'integer?',
    media_type: 'text?',
    error_code: 'text?',
    error_message: 'text?',
    gone: 'integer',
    event_sequence: 'integer',
  },
  former_places: { asset_id: 'integer', directory_id: 'integer', name: 'text', event_sequence: 'integer' },
  sequences: { directory_id: 'integer', ordinal: 'integer', display: 'text', document: 'text' },
  declarations: { show: 'text', reference: 'text', document: 'text', event_sequence: 'integer' },
  approvals: { reference: 'text', show: 'text', document: 'text', event_sequence: 'integer' },
  approval_pins: { reference: 'text', sha256: 'text' },
  withdrawals: { reference: 'text', withdrawn_by: 'text', withdrawn_at: 'text', event_sequence: 'integer' },
  acceptances: {
    id: 'integer',
    show: 'text',
    finding_id: 'text',
    accepted_by: 'text',
    reason: 'text',
    content: 'text?',
    accepted_at: 'text',
    event_sequence: 'integer',
  },
  checks: {
    id: 'integer',
    show: 'text',
    delivery: 'text',
    verdict: 'text',
    recorded_at: 'text',
    event_sequence: 'integer',
  },
  check_findings: {
    check_id: 'integer',
    ordinal: 'integer',
    finding_id: 'text',
    code: 'text',
    rule: 'text',
    severity: 'text',
    path: 'text',
    message: 'text',
    content: 'text?',
  },
  marks: {
    id: 'integer',
    before_sha256: 'text',
    after_sha256: 'text',
    path: 'text',
    origin: 'text',
    carrier: 'text',
    manifest: 'text',
    request: 'text',
    signer_name: 'text',
    signer_fingerprint: 'text',
    receipt: 'text?',
    event_sequence: 'integer',
  },
  content_digests: { sha256: 'text', algorithm: 'text', value: 'text', event_sequence: 'integer' },
  fingerprints: {
    id: 'integer',
    sha256: 'text',
    algorithm: 'text',
    version: 'integer',
    kind: 'text',
    width: 'number?',
    height: 'number?',
    frames: 'number?',
    rate_numerator: 'number?',
    rate_denominator: 'number?',
    start_timecode: 'text?',
    state: 'text',
    error_code: 'text?',
    error_message: 'text?',
    first_sample: 'integer',
    next_sample: 'integer',
    digest: 'text',
    event_sequence: 'integer',
  },
  fingerprint_samples: {
    id: 'integer',
    fingerprint_id: 'integer',
    frame: 'number',
    seconds: 'number',
    unsearchable: 'text?',
    codes: 'bytes',
  },
  fingerprint_keypoints: { sample_id: 'integer', data: 'bytes' },
};

/** The columns that tell rows of a table apart and put them in order. */
const KEYS: { readonly [T in MovedTable]: readonly (keyof LedgerTables[T] & string)[] } = {
  events: ['sequence'],
  scans: ['id'],
  directories: ['id'],
  assets: ['id'],
  readings: ['id'],
  evidence: ['reading_id', 'ordinal'],
  credentials: ['reading_id'],
  places: ['directory_id', 'name'],
  former_places: ['asset_id', 'directory_id', 'name', 'event_sequence'],
  sequences: ['directory_id', 'ordinal'],
  declarations: ['show', 'reference'],
  approvals: ['reference'],
  approval_pins: ['reference', 'sha256'],
  withdrawals: ['reference'],
  acceptances: ['id'],
  checks: ['id'],
  check_findings: ['check_id', 'ordinal'],
  marks: ['id'],
  content_digests: ['sha256', 'algorithm'],
  fingerprints: ['id'],
  fingerprint_samples: ['id'],
  fingerprint_keypoints: ['sample_id'],
};

/** Rows that are in memory at once, where they are large: an event, a document or the keypoints of a picture may have a megabyte or more. */
const ROWS_PER_PAGE: { readonly [T in MovedTable]?: number } = {
  events: 32,
  credentials: 64,
  declarations: 16,
  approvals: 16,
  sequences: 128,
  readings: 256,
  fingerprint_keypoints: 64,
};
const DEFAULT_ROWS_PER_PAGE = 1000;

export interface TableLayout {
  readonly name: MovedTable;
  readonly columns: readonly string[];
  readonly types: readonly ColumnType[];
  readonly key: readonly string[];
  readonly rowsPerPage: number;
}

/** Every table that is moved, in order. */
export const MOVED_TABLES: readonly TableLayout[] = (Object.keys(COLUMNS) as MovedTable[]).map((name) => ({
  name,
  columns: Object.keys(COLUMNS[name]),
  types: Object.values(COLUMNS[name]),
  key: KEYS[name],
  rowsPerPage: ROWS_PER_PAGE[name] ?? DEFAULT_ROWS_PER_PAGE,
}));
