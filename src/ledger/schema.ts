/**
 * Tables of the ledger as Kysely sees them. Ids are given out by the program inside the writing transaction, never by the database,
 * so that both databases hold the same and events can name them. Sizes, times and inodes are doubles: an inode or the size of a
 * sparse file can be beyond what an integer column gives back as a JavaScript number. Booleans are 0 and 1.
 */
export interface LedgerTables {
  meta: { name: string; value: string };
  migrations: { version: number; name: string; applied_at: string };
  events: { sequence: number; at: string; kind: string; payload: string; previous_hash: string; hash: string };
  scans: ScanTable;
  directories: { id: number; path: string; root: string; event_sequence: number; sequences_event: number | null };
  assets: { id: number; sha256: string };
  readings: ReadingTable;
  evidence: EvidenceTable;
  credentials: { reading_id: number; document: string };
  places: PlaceTable;
  former_places: { asset_id: number; directory_id: number; name: string; event_sequence: number };
  sequences: { directory_id: number; ordinal: number; display: string; document: string };
  declarations: { show: string; reference: string; document: string; event_sequence: number };
  approvals: { reference: string; show: string; document: string; event_sequence: number };
  approval_pins: { reference: string; sha256: string };
  withdrawals: { reference: string; withdrawn_by: string; withdrawn_at: string; event_sequence: number };
  acceptances: AcceptanceTable;
  checks: { id: number; show: string; delivery: string; verdict: string; recorded_at: string; event_sequence: number };
  check_findings: CheckFindingTable;
  marks: MarkTable;
  content_digests: { sha256: string; algorithm: string; value: string; event_sequence: number };
  fingerprints: FingerprintTable;
  fingerprint_samples: FingerprintSampleTable;
  fingerprint_keypoints: { sample_id: number; data: Uint8Array };
  directory_states: DirectoryStateTable;
  leases: { name: string; holder: string; until_ms: number; ttl_ms: number };
  scan_runs: { run: string; scan: number };
  check_runs: { run: string; check_id: number };
}

export interface ScanTable {
  id: number;
  root: string;
  deep: number;
  signs_version: string;
  started_at: string;
  started_event: number;
  finished_at: string | null;
  finished_event: number | null;
  counts: string | null;
}

export interface ReadingTable {
  id: number;
  asset_id: number;
  extension: string;
  sidecar_digest: string;
  deep: number;
  signs_version: string;
  status: string;
  size_bytes: number;
  media_type: string | null;
  kind: string;
  width: number | null;
  height: number | null;
  plain: number;
  /** JSON of what has no column (timing, remarks); null when there is none. */
  body: string | null;
  digest: string;
  event_sequence: number;
}

export interface EvidenceTable {
  reading_id: number;
  ordinal: number;
  sign: string;
  origin: string;
  certainty: string;
  system: string | null;
  carrier: string;
  detail: string | null;
  manifest: string | null;
  through: string | null;
}

export interface PlaceTable {
  directory_id: number;
  name: string;
  status: string;
  size_bytes: number;
  mtime_ms: number;
  ctime_ms: number;
  inode: number;
  sidecar_key: string;
  deep: number;
  signs_version: string;
  asset_id: number | null;
  reading_id: number | null;
  /** Only for places without a reading; the others' is in the reading. */
  media_type: string | null;
  error_code: string | null;
  error_message: string | null;
  gone: number;
  /** The event that says what this row says. */
  event_sequence: number;
}

export interface AcceptanceTable {
  id: number;
  show: string;
  finding_id: string;
  accepted_by: string;
  reason: string;
  /** The content that was signed off; null when a file of it had no hash. */
  content: string | null;
  accepted_at: string;
  event_sequence: number;
}

export interface CheckFindingTable {
  check_id: number;
  ordinal: number;
  finding_id: string;
  code: string;
  rule: string;
  severity: string;
  path: string;
  message: string;
  content: string | null;
}

export interface MarkTable {
  id: number;
  before_sha256: string;
  after_sha256: string;
  path: string;
  origin: string;
  carrier: string;
  manifest: string;
  request: string;
  signer_name: string;
  signer_fingerprint: string;
  receipt: string | null;
  event_sequence: number;
}

export interface FingerprintTable {
  id: number;
  sha256: string;
  algorithm: string;
  version: number;
  kind: string;
  width: number | null;
  height: number | null;
  frames: number | null;
  rate_numerator: number | null;
  rate_denominator: number | null;
  start_timecode: string | null;
  state: string;
  error_code: string | null;
  error_message: string | null;
  /** Id of its first sample. */
  first_sample: number;
  /** Id after its last sample; that of the first when there is none. */
  next_sample: number;
  digest: string;
  event_sequence: number;
}

export interface FingerprintSampleTable {
  id: number;
  fingerprint_id: number;
  frame: number;
  seconds: number;
  unsearchable: string | null;
  /** As `domain/fingerprint-bytes.ts` lays them out, like the keypoints. */
  codes: Uint8Array;
}

/** Working memory: no event tells of it. */
export interface DirectoryStateTable {
  /** SHA-256 of the path, hex. */
  path_sha256: string;
  path: string;
  scan: number | null;
  state: string | null;
  hidden: number | null;
}
