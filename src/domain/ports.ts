import type { FileStat, Inspection, InspectionRequest, Probe, Reading, ReadingKey, Sidecar } from './asset.ts';
import type { CredentialReading } from './credential.ts';
import type { FileError } from './errors.ts';
import type { Remark } from './evidence.ts';
import type { Metadata } from './metadata.ts';
import type { MhlAlgorithm, MhlHistory } from './mhl.ts';
import type { Receipt } from './receipt.ts';
import type { SequenceIndex } from './sequence-manifest.ts';

/** One directory as the walk found it. `path` is relative to the root with `/`, empty for the root itself. */
export interface DirectoryListing {
  readonly path: string;
  /** Absolute. */
  readonly absolutePath: string;
  /** Regular files (links that stay inside the root are resolved), sorted by name in code unit order. */
  readonly files: readonly ListedFile[];
  /** What was skipped by rule, by rule name, with the number of entries. */
  readonly skipped: Readonly<Record<string, number>>;
  /** True when a sub-directory of it holds an ASC MHL history ({@link MHL_FOLDER}). Default false. */
  readonly history?: boolean;
  /** Entries that are there but cannot be judged: links out of the root, devices, unreadable sub-directories, bad names. */
  readonly problems: readonly ListingProblem[];
}

export interface ListedFile extends FileStat {
  readonly name: string;
  /** Set when the name carries a temporary suffix (`.part`, `.tmp` …): unfinished, not to be read. */
  readonly temporary?: boolean;
}

export interface ListingProblem {
  /**
   * Name of the entry; bytes that are not UTF-8 are spelled out (`plate\\xff.exr`). Empty: the directory itself could not be
   * read, so that an empty `files` says nothing about what is in it.
   */
  readonly name: string;
  readonly code: 'file.not-regular' | 'file.forbidden' | 'file.name' | 'file.io' | 'file.vanished';
  readonly message: string;
}

/** Opens, hashes and walks one file. Throws AssayError with `file.*` codes. */
export type ProbeFile = (path: string, options: { readonly expected?: FileStat }) => Promise<Probe>;

export interface CredentialReader {
  /** Reads the credential of one file: embedded, else from a sidecar that binds to it. Throws only `credential.engine`. */
  read(request: {
    readonly path: string;
    readonly mediaType?: string;
    readonly carrier: Probe['credentialCarrier'];
    readonly initSegment: boolean;
    readonly sidecars: readonly (Sidecar & { readonly path: string })[];
  }): Promise<{
    readonly credential: CredentialReading;
    readonly remarks: readonly Remark[];
    /**
     * Names of `stem` sidecars whose binding is not this file's. One that is unmatched by every file that it was given with
     * is an orphan (`credential.orphan-sidecar`). Absent: none.
     */
    readonly unmatchedSidecars?: readonly string[];
  }>;
  close(): Promise<void>;
}

export interface MetadataReader {
  /** Tags of one file; `jumbf`: those of a C2PA store too. Throws AssayError `metadata.failed` or `limit.*`. */
  read(
    path: string,
    options?: { readonly jumbf?: boolean },
  ): Promise<{ readonly metadata: Metadata; readonly remarks: readonly Remark[] }>;
  close(): Promise<void>;
}

/** Decoded pixels, 8 bit, interleaved, straight alpha, not colour managed: values as stored. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly data: Uint8Array;
}

/** Decodes a still without any conversion. Undefined when the type cannot be decoded here. */
export type ReadPixels = (path: string) => Promise<Pixels | undefined>;

/** What reading a stranger's document came to. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: FileError };

/** Inspects files, wherever that happens (in child processes). Never throws for a file: every request gets a result. */
export interface Inspector {
  inspect(request: InspectionRequest): Promise<Inspection>;
  /** A small sRGB JPEG of a still, at most `maxPixels` on the longer side; undefined when it cannot be made. */
  thumbnail(path: string, maxPixels: number): Promise<Uint8Array | undefined>;
  /**
   * Reads the index of a sequence manifest; says nothing of its signature. With `sha256` it must be these very bytes, else
   * `file.changed`: what a signature was found to bind is what is read.
   */
  readSequenceIndex(path: string, sha256?: string): Promise<Read<SequenceIndex>>;
  /** Reads a receipt; says nothing of its signature. `sha256` as for {@link readSequenceIndex}. */
  readReceipt(path: string, sha256?: string): Promise<Read<Receipt>>;
  /** Reads the ASC MHL history of a folder (`ascmhl/` in it) with those below, and checks their chains. */
  readMhlHistory(folder: string): Promise<Read<Omit<MhlHistory, 'generations'>>>;
  /** Digest of a file as ASC MHL writes it. */
  digestFile(path: string, algorithm: MhlAlgorithm): Promise<Read<string>>;
  close(): Promise<void>;
}

/** Looks for a reading that is known already (same content, sidecars, depth and signs). */
export type FindReading = (key: ReadingKey) => Promise<Reading | undefined>;

/** The time, injected so that rules stay pure. Milliseconds since 1970, UTC. */
export type Clock = () => number;

/** XMP properties to be written, `Iptc4xmpExt:DigitalSourceType` and its like, to text. */
export type XmpProperties = Readonly<Record<string, string>>;

export interface MetadataWriter {
  /**
   * Copies `source` to `destination` (which must not be there) with the properties set in its XMP; everything else stays as it is.
   * Throws AssayError `metadata.failed`, `media.unsupported` (the format takes no XMP), `output.*`, `limit.*`.
   */
  embed(source: string, destination: string, properties: XmpProperties): Promise<void>;
  /** Writes an XMP sidecar; with `previous`, one that keeps what that sidecar says otherwise. Errors as `embed`. */
  writeSidecar(destination: string, properties: XmpProperties, previous?: string): Promise<void>;
  close(): Promise<void>;
}

/** What of a file's owner and times its replacement keeps. The mode is always kept. */
export interface KeepAttributes {
  /** User and group. Fails quietly without the right to give files away. */
  readonly owner: boolean;
  /** Access and modification time. */
  readonly times: boolean;
}

export interface CommitOptions {
  /** Absent: permissions of a new file. */
  readonly like?: string;
  readonly keep: KeepAttributes;
}

/** Writes beside, then puts in place: a reader sees the old file or the new one, never a part. */
export interface OutputFiles {
  /**
   * Makes sure that `destination` may be written for `source`: its folder is there (made when it is not), it is not the same
   * file by another path or hard link (unless `inPlace`). Throws `output.refused`, `output.forbidden`, `output.full`, `output.io`.
   */
  prepare(job: { readonly source: string; readonly destination: string; readonly inPlace: boolean }): Promise<void>;
  /** A name for a file on the way, in the folder of `destination`, unused, hidden, with an ending that scans pass over. */
  temporary(destination: string): string;
  /** Copies bytes, sharing blocks where the file system can. `destination` must not be there. */
  copy(source: string, destination: string): Promise<void>;
  /** Writes a small file. `path` must not be there. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** Gives `temporary` the attributes of `like`, brings it safely to disk, and renames it to `destination`. */
  commit(temporary: string, destination: string, how: CommitOptions): Promise<void>;
  /**
   * The same for files that belong together: all are on disk before the first is renamed, and they are renamed in this order
   * without anything in between. `confirm` is called right before; when it throws, nothing is renamed.
   */
  commitAll(
    files: readonly (CommitOptions & { readonly temporary: string; readonly destination: string })[],
    confirm?: () => void,
  ): Promise<void>;
  /** Removes without a word what may be there. */
  discard(...paths: readonly string[]): Promise<void>;
}
