import type { FileError } from '../../domain/errors.ts';
import type { AssetFingerprint } from '../../domain/fingerprint.ts';
import type { Ledger } from '../../domain/ledger.ts';
import type { PictureFile, PictureReader } from '../../domain/picture-reader.ts';
import type { Read } from '../../domain/ports.ts';

export interface FingerprintParts {
  readonly ledger: Pick<Ledger, 'fingerprintStates' | 'fingerprint' | 'recordFingerprints'>;
  readonly reader: Pick<PictureReader, 'look' | 'fingerprint'>;
  /** Makes sure that the file at a place still is that content, by its recorded stat or its hash. */
  readonly confirm: (path: string, sha256: string) => Promise<Read<PictureFile>>;
}

export interface FingerprintOptions {
  /** Calls of the picture reader at once. At least 1. */
  readonly parallel: number;
  /** Frames of a movie asked for in one call. Default 64: some seconds of work, so that progress shows and a limit on time is fair. */
  readonly chunkFrames?: number;
  readonly signal?: AbortSignal;
}

/** What became of one item. */
export interface FingerprintOutcome {
  readonly sha256: string;
  readonly path?: string;
  /**
   * `current`: it was there already. `made`: now. `failed`: recorded as such. `nowhere`: no place can be read that is still that
   * content, so nothing is recorded. `spoken-for`: a frame of a sequence whose fingerprinted neighbours look like it.
   */
  readonly status: 'current' | 'made' | 'failed' | 'nowhere' | 'spoken-for';
  readonly error?: FileError;
}

/** A fingerprint, or why none could be made. */
export type Made = { readonly path: string; readonly fingerprint: AssetFingerprint } | { readonly error?: FileError };
