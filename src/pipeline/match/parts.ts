import type { DeliveredFile } from '../../domain/delivery.ts';
import type { FingerprintIndex, KeypointIndex } from '../../domain/fingerprint-index.ts';
import type { Ledger } from '../../domain/ledger.ts';
import type { GeneratedItem } from '../../domain/match-item.ts';
import type { PictureFile, PictureReader } from '../../domain/picture-reader.ts';
import type { TimecodeRate } from '../../domain/timecode.ts';
import type { TimecodeStart } from '../../domain/timecode-start.ts';
import type { MatchThresholds } from './thresholds.ts';

/** The two indexes over the ledger's samples, with how far each was filled. */
export interface MatchIndexes {
  readonly codes: FingerprintIndex;
  readonly keypoints: KeypointIndex;
  /** Id of the last sample that the keypoint index took in; 0 for an empty one. */
  keypointsCheckpoint: number;
}

export interface MatchParts {
  readonly ledger: Pick<Ledger, 'samples' | 'fingerprint' | 'fingerprintStates'>;
  readonly reader: Pick<PictureReader, 'look' | 'query' | 'agree'>;
  readonly indexes: Pick<MatchIndexes, 'codes' | 'keypoints'>;
  /** By content: what is searched for. Whatever else the indexes hold is passed over. */
  readonly items: ReadonlyMap<string, GeneratedItem>;
}

/** Also where the files of a delivery lie. */
export interface DeliveryMatchParts extends MatchParts {
  readonly locate: (file: DeliveredFile) => PictureFile;
}

export interface MatchProgress {
  /** As in {@link FileMatches}. */
  readonly path: string;
  /** Samples of this file that were looked at. */
  readonly done: number;
  readonly total: number;
}

export interface MatchOptions {
  /** Every frame of movies and sequences is looked at. */
  readonly thorough: boolean;
  /** Calls of the picture reader at once. At least 1. */
  readonly parallel: number;
  /** Default: {@link DEFAULT_THRESHOLDS}. */
  readonly thresholds?: MatchThresholds;
  /** Of image sequences, which have no timecode of their own. */
  readonly sequences?: { readonly rate: TimecodeRate; readonly start?: TimecodeStart };
  readonly onProgress?: (progress: MatchProgress) => void;
  readonly signal?: AbortSignal;
}
