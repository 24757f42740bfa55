import type { CredentialReading } from './credential.ts';
import type { FileError } from './errors.ts';
import type { Evidence, Remark } from './evidence.ts';

/**
 * `checked`: everything there is to read was read. `unreadable`: it could not be. `unfinished`: still being written.
 * `unsupported`: read, but of a type that Assay knows nothing about. Only `checked` has an origin.
 */
export const ASSET_STATUSES = ['checked', 'unreadable', 'unfinished', 'unsupported'] as const;
export type AssetStatus = (typeof ASSET_STATUSES)[number];

/** What lstat says, as far as it tells a changed file from an unchanged one. Times in milliseconds with fraction. */
export interface FileStat {
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly inode: number;
}

/** A file next to the asset that speaks for it. */
export interface Sidecar extends FileStat {
  /** File name in the same directory. */
  readonly name: string;
  readonly kind: 'c2pa' | 'xmp' | 'json';
  /**
   * `exact`: named after the whole file name (`shot.exr.c2pa`). `stem`: after the name without extension (`shot.c2pa`),
   * so that other files may have the better claim.
   */
  readonly match: 'exact' | 'stem';
}

export interface Dimensions {
  readonly width: number;
  readonly height: number;
}

/** A rational frame rate, e.g. 24000/1001. */
export interface FrameRate {
  readonly numerator: number;
  readonly denominator: number;
}

/** Time as the file itself states it. */
export interface MediaTiming {
  /** `HH:MM:SS:FF`, drop frame as `HH:MM:SS;FF`. */
  readonly startTimecode?: string;
  readonly frameRate?: FrameRate;
  /** Length in frames (pictures) when the file says so without decoding. */
  readonly frames?: number;
  readonly durationSeconds?: number;
}

export type MediaKind = 'image' | 'video' | 'audio' | 'document' | 'other';

/** What one pass over the bytes of a file yields, before anything is asked of a library. */
export interface Probe {
  /** From fstat on the open file, after reading: what was read is what this describes. */
  readonly stat: FileStat;
  /** Lower-case hex. */
  readonly sha256: string;
  /** From the bytes, never from the name. Absent when no known type fits. */
  readonly mediaType?: string;
  readonly kind: MediaKind;
  readonly dimensions?: Dimensions;
  readonly timing?: MediaTiming;
  /**
   * `complete`: walked to its end. `incomplete`: it ends early or a table is not filled in (see `incompleteReason`).
   * `unknown`: the format does not tell or was not walked to the end.
   */
  readonly structure: 'complete' | 'incomplete' | 'unknown';
  readonly incompleteReason?: string;
  /** `none` only when the walk proves that there is nothing for the C2PA library to find. */
  readonly credentialCarrier: 'none' | 'possible';
  /** `none` only when the walk proves that there is no carrier named in docs/signals.md that ExifTool could read. */
  readonly metadataCarrier: 'none' | 'possible';
  /** An MP4 initialisation segment: `moov` and a C2PA box, but no media data. */
  readonly initSegment?: boolean;
  /** True when the pixels are stored without loss, so that pixel watermarks can be there. */
  readonly losslessPixels: boolean;
  /** Text attributes that Assay's own header reader found (EXR, DPX), name to value, each at most 1 MB. */
  readonly headerText?: Readonly<Record<string, string>>;
  /** Carriers ExifTool gives only as binary, read by our own reader: e.g. `RIFF:AIGC`. Text. */
  readonly extraText?: Readonly<Record<string, string>>;
  readonly remarks: readonly Remark[];
}

/** What to inspect. Paths are absolute. */
export interface InspectionRequest {
  readonly path: string;
  readonly stat: FileStat;
  readonly sidecars: readonly Sidecar[];
  /** Decode pixels and look for watermarks too. */
  readonly deep: boolean;
  /** True when the file is younger than `settleMs`: an incomplete structure then means unfinished, not unreadable. */
  readonly young: boolean;
}

/** Identity of what was inspected: the same key means the same result, wherever the file lies. */
export interface ReadingKey {
  readonly sha256: string;
  /** Lower-case extension with dot, or empty. */
  readonly extension: string;
  /** SHA-256 over names' kinds and contents of the sidecars; empty without sidecars. */
  readonly sidecarDigest: string;
  readonly deep: boolean;
  readonly signsVersion: string;
}

/** What inspecting one file found: facts, before any judgement about origin. */
export interface Reading {
  readonly key: ReadingKey;
  readonly status: 'checked' | 'unsupported';
  readonly sizeBytes: number;
  readonly mediaType?: string;
  readonly kind: MediaKind;
  readonly dimensions?: Dimensions;
  readonly timing?: MediaTiming;
  readonly evidence: readonly Evidence[];
  readonly credential: CredentialReading;
  readonly remarks: readonly Remark[];
}

/** Result for one file: a reading, or why there is none. */
export type Inspection =
  | {
      readonly status: 'checked' | 'unsupported';
      readonly reading: Reading;
      readonly stat: FileStat;
      /** True when the reading was known already: its trust is that of an earlier day. */
      readonly reused?: boolean;
    }
  | {
      readonly status: 'unreadable' | 'unfinished';
      readonly error: FileError;
      readonly sha256?: string;
      readonly mediaType?: string;
    };
