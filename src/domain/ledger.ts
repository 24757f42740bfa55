import type { Approval, RecordedApproval } from './approval.ts';
import type { AssetStatus, Dimensions, FileStat, Inspection, Reading, ReadingKey } from './asset.ts';
import type { Declaration } from './declaration.ts';
import type { SourceCode } from './digital-source-type.ts';
import type { NameSelection } from './directory-part.ts';
import type { ErrorCode } from './errors.ts';
import type { Finding, Verdict } from './finding.ts';
import type { AssetFingerprint, FingerprintState, StoredSample } from './fingerprint.ts';
import type { MarkCarrier } from './mark.ts';
import type { MhlAlgorithm } from './mhl.ts';
import type { ImageSequence } from './sequence.ts';

/** One place where a file was last seen, as far as an incremental scan and a summary need it. */
export interface PlaceRecord {
  readonly name: string;
  readonly stat: FileStat;
  /** Names, sizes and times of the sidecars, as the scan composed them. Opaque to the ledger. */
  readonly sidecarKey: string;
  readonly deep: boolean;
  readonly signsVersion: string;
  readonly status: AssetStatus;
  readonly sha256?: string;
  readonly mediaType?: string;
  readonly dimensions?: Dimensions;
  /** Id of the reading; absent for unreadable and unfinished files. */
  readonly readingId?: number;
  /** True when the reading has no evidence, no credential and no remark: nothing to judge, origin unknown. */
  readonly plain: boolean;
  readonly error?: { readonly code: ErrorCode; readonly message: string };
}

/** What a scan writes about one directory, in one transaction. Written twice it changes nothing the second time. */
export interface DirectoryBatch {
  readonly scanId: number;
  /** Absolute path of the directory and of the root that was scanned. */
  readonly directory: string;
  readonly root: string;
  readonly inspected: readonly {
    readonly name: string;
    readonly stat: FileStat;
    readonly sidecarKey: string;
    readonly deep: boolean;
    readonly signsVersion: string;
    readonly inspection: Inspection;
  }[];
  /** Names that are no longer there. */
  readonly gone: readonly string[];
}

export interface ScanRecord {
  readonly id: number;
  readonly root: string;
  readonly startedAt: string;
  readonly finishedAt?: string;
  readonly counts?: Readonly<Record<string, number>>;
}

export interface PlacePath {
  /** Absolute. */
  readonly path: string;
  /** Relative to the root it was scanned under. */
  readonly relativePath: string;
  readonly sha256: string;
}

/** An image sequence as the ledger keeps it: with prefix and suffix, so that a file's name tells whether it is one of the frames. */
export type RecordedSequence = Pick<
  ImageSequence,
  'display' | 'prefix' | 'suffix' | 'ranges' | 'missing' | 'padding' | 'step' | 'mediaType'
>;

/** All that is known of one asset. */
export interface AssetRecord {
  readonly sha256: string;
  readonly firstSeenAt: string;
  readonly places: readonly (PlacePath & {
    readonly lastSeenAt: string;
    readonly gone: boolean;
    /** Which of the readings holds there, by index: the same bytes may stand beside different sidecars. Absent when gone. */
    readonly reading?: number;
  })[];
  /** Newest first. */
  readonly readings: readonly Reading[];
  readonly sequences: readonly { readonly directory: string; readonly display: string }[];
  /** Marks that this content went into or came out of, in the order in which they were recorded. */
  readonly marks: readonly RecordedMark[];
  readonly events: readonly LedgerEvent[];
}

export interface LedgerEvent {
  /** 1, 2, 3 … without holes. */
  readonly sequence: number;
  readonly at: string;
  /** `scan.started`, `scan.finished`, `asset.recorded`, `place.gone`, `declaration.imported`, `approval.imported`, `approval.withdrawn`, `finding.accepted`, `check.recorded` … */
  readonly kind: string;
  /** JSON. */
  readonly payload: unknown;
  /** Hash of the event before, hex; 64 zeros for the first. */
  readonly previousHash: string;
  readonly hash: string;
}

/**
 * What a watcher or a distributed scan remembers of one directory. Working memory, not evidence: it is in no event, and losing it costs
 * one full look.
 */
export interface DirectoryState {
  /** Absolute, or a location. */
  readonly path: string;
  /** The scan that listed it last; absent when only a watcher has. */
  readonly scan?: number;
  /** Tells one content of the directory from the next, as its writer composed it: opaque to the ledger. */
  readonly state?: string;
  /** It was there but could not be listed: nothing below it is forgotten. Default, when `scan` is given: false. */
  readonly hidden?: boolean;
}

export interface LedgerHead {
  readonly sequence: number;
  readonly hash: string;
}

export interface LedgerVerification {
  readonly ok: boolean;
  readonly events: number;
  readonly head: LedgerHead;
  /** What is wrong, first fault first, at most 100. */
  readonly faults: readonly { readonly sequence?: number; readonly what: string }[];
}

export interface RecordedDeclaration extends Declaration {
  readonly importedAt: string;
}

export interface Acceptance {
  readonly show: string;
  readonly findingId: string;
  readonly by: string;
  readonly reason: string;
  /** {@link Finding.content} of what was signed off. Without it, it never counts for a Blocker. */
  readonly content?: string;
  readonly at: string;
}

/** A finding as the newest check that reported it did. */
export type ReportedFinding = Pick<RecordedCheck, 'show' | 'delivery'> & Pick<Finding, 'severity' | 'path' | 'content'>;

export interface RecordedCheck {
  readonly id: number;
  readonly show: string;
  readonly delivery: string;
  readonly at: string;
  readonly verdict: Verdict;
  readonly findings: readonly Pick<Finding, 'id' | 'code' | 'rule' | 'severity' | 'path' | 'message' | 'content'>[];
}

/** A mark that `assay mark` put on, or that a receipt with an intact signature tells of. */
export interface MarkRecord {
  /** Content before and after marking, SHA-256. The same for sidecars and sequence manifests, which change no byte. */
  readonly before: string;
  readonly after: string;
  /** Absolute where it was marked here; as the receipt writes it otherwise. */
  readonly path: string;
  readonly origin: SourceCode;
  readonly carrier: MarkCarrier;
  /** Label of the active manifest. */
  readonly manifest: string;
  /** SHA-256 of the canonical request, hex. */
  readonly request: string;
  /** Name of the signer, and SHA-256 of its certificate. */
  readonly signer: { readonly name: string; readonly fingerprint: string };
  /** Id of the receipt, when one tells of it. */
  readonly receipt?: string;
}

export interface RecordedMark extends MarkRecord {
  /** ISO 8601. */
  readonly at: string;
}

/**
 * The memory of Assay. Every method is one transaction, or none. Safe under two processes at once and under kill -9.
 * Errors: `ledger.unusable`, `ledger.newer`, `ledger.busy`, `ledger.not-found`.
 */
export interface Ledger {
  /** `run`: the same run begun twice (a job that runs again) is one scan. Default: a scan of its own. */
  startScan(scan: {
    readonly root: string;
    readonly deep: boolean;
    readonly signsVersion: string;
    readonly run?: string;
  }): Promise<number>;
  finishScan(scanId: number, counts: Readonly<Record<string, number>>): Promise<void>;
  /** Places in one directory that are not gone, sorted by name in code unit order. `selection`: only of these names. */
  directory(path: string, selection?: NameSelection): Promise<readonly PlaceRecord[]>;
  /** Records several directories' worth of results in one transaction. */
  record(batches: readonly DirectoryBatch[]): Promise<void>;
  /** Directories below `root` that are in the ledger and were not in `seen` are marked gone with all their files. */
  forgetDirectories(scanId: number, root: string, stillThere: (directory: string) => boolean): Promise<number>;
  findReading(key: ReadingKey): Promise<Reading | undefined>;
  readings(ids: readonly number[]): Promise<ReadonlyMap<number, Reading>>;
  /**
   * Directories at or below `root` that have files which are not gone, in pages, sorted by path in the order of code points, `root`
   * first; constant memory. Paths that no database holds as they are (half a surrogate pair, a NUL) come right after `root`.
   */
  directoriesBelow(root: string): AsyncIterable<string>;
  /**
   * Writes what is remembered of directories; what stands of others stays. A field that is absent keeps what was there, and what a
   * later scan (a higher id) has said of a listing stands against an earlier one.
   */
  saveDirectoryStates(states: readonly DirectoryState[]): Promise<void>;
  /** What is remembered of the directories at or below `root`, in pages, sorted as {@link directoriesBelow}. */
  directoryStates(root: string): AsyncIterable<DirectoryState>;
  /**
   * Marks gone, with all their files, the directories below `root` that this scan did not list ({@link saveDirectoryStates}) and that
   * lie in no directory that it found hidden or that a later scan has listed; forgets what was remembered of them. `root` itself
   * is never marked. Returns how many.
   */
  forgetUnlisted(scanId: number, root: string): Promise<number>;
  /**
   * Takes or renews a lease by name: true for one holder at a time, until `ttlMs` after it renewed last (by the clock of the server,
   * where there is one).
   */
  takeLease(name: string, holder: string, ttlMs: number): Promise<boolean>;
  /** Gives it up, so that another has it at once. */
  dropLease(name: string, holder: string): Promise<void>;
  /** Replaces what is known of the sequences of one directory; writes (and logs an event) only what differs. */
  recordSequences(scanId: number, directory: string, sequences: readonly RecordedSequence[]): Promise<void>;
  /** By SHA-256 (or a unique prefix of at least 8 digits), or by absolute path. */
  asset(hashOrPath: string): Promise<AssetRecord | undefined>;
  /** Every place that is not gone and has a hash, in pages; constant memory. */
  places(): AsyncIterable<PlacePath>;
  /** Places of these hashes, anywhere. */
  placesOf(hashes: readonly string[]): Promise<readonly PlacePath[]>;
  /** False when the very same declaration is there already. A different one of the same vendor under the same show and reference replaces it; both stay in the log. Throws `usage.invalid` when the reference is another vendor's. */
  importDeclaration(declaration: Declaration): Promise<boolean>;
  /** Without a show: of all shows. */
  declarations(show?: string): Promise<readonly RecordedDeclaration[]>;
  importApproval(approval: Approval, pinned: readonly string[]): Promise<boolean>;
  withdrawApproval(reference: string, by: string): Promise<void>;
  approvals(show?: string): Promise<readonly RecordedApproval[]>;
  /** Recorded once for the same finding, person, reason and content. */
  acceptFinding(acceptance: Omit<Acceptance, 'at'>): Promise<void>;
  acceptances(show: string): Promise<readonly Acceptance[]>;
  /**
   * Returns its id. `run`: what the same run records a second time (a job that runs again) is the check that it recorded first. Default: a
   * check of its own.
   */
  recordCheck(check: Omit<RecordedCheck, 'id' | 'at'> & { readonly run?: string }): Promise<number>;
  lastCheck(show: string, delivery: string): Promise<RecordedCheck | undefined>;
  /** By the newest check that reported the id. */
  findFinding(findingId: string): Promise<ReportedFinding | undefined>;
  /** Recorded once for the same content after, manifest and path. */
  recordMarks(marks: readonly MarkRecord[]): Promise<void>;
  /** False when no mark was ever recorded, so that {@link marksOf} need not be asked. */
  hasMarks(): Promise<boolean>;
  /** Marks whose content before or after is one of these hashes. */
  marksOf(hashes: readonly string[]): Promise<readonly RecordedMark[]>;
  /** Digests by other algorithms (ASC MHL) of contents that are known: SHA-256 to value. What is not known is not in the map. */
  digestsOf(algorithm: MhlAlgorithm, hashes: readonly string[]): Promise<ReadonlyMap<string, string>>;
  recordDigests(algorithm: MhlAlgorithm, digests: ReadonlyMap<string, string>): Promise<void>;
  /**
   * Records fingerprints; one of the same content and algorithm is replaced, whatever its version, and its samples get new ids. The very
   * same again changes nothing. The event that tells of each holds a digest over all of it.
   */
  recordFingerprints(fingerprints: readonly AssetFingerprint[]): Promise<void>;
  /** What stands of these contents by this algorithm and version; what has none is not in the map. */
  fingerprintStates(
    hashes: readonly string[],
    algorithm: string,
    version: number,
  ): Promise<ReadonlyMap<string, FingerprintState>>;
  /** One, whole. */
  fingerprint(sha256: string, algorithm: string): Promise<AssetFingerprint | undefined>;
  /** Searchable samples of this algorithm and version with an id over `after`, ascending, in pages of at most some 8 MB. */
  samplesAfter(
    after: number,
    algorithm: string,
    version: number,
    options: { readonly keypoints: boolean },
  ): AsyncIterable<readonly StoredSample[]>;
  /** Samples by id; those that are not there any more are not in the map. */
  samples(ids: readonly number[], options: { readonly keypoints: boolean }): Promise<ReadonlyMap<number, StoredSample>>;
  /** Readings that carry evidence or a credential and hold at a place that is not gone, with those places; pages, constant memory. */
  readingsWithEvidence(): AsyncIterable<
    readonly { readonly reading: Reading; readonly places: readonly PlacePath[] }[]
  >;
  /** Every mark that was recorded, in order; pages, constant memory. */
  marks(): AsyncIterable<readonly RecordedMark[]>;
  head(): Promise<LedgerHead>;
  /** Tells this ledger from every other, wherever it was moved to: the hash of its first event. Undefined while it is empty. */
  identity(): Promise<string | undefined>;
  /**
   * Checks the chain, the head, and that every recorded reading, place, sequence, declaration, approval, acceptance, check, scan
   * and fingerprint is what its event says. `expected`: a head noted before (a report prints one), which must be in the log: only
   * that shows that nothing was cut off or written anew since.
   */
  verify(expected?: LedgerHead): Promise<LedgerVerification>;
  close(): Promise<void>;
}
