import type { Dimensions, FrameRate } from './asset.ts';
import type { FileError } from './errors.ts';

/** Recomputed when either differs. Raise the version with any change that gives other codes or keypoints for the same file. */
export const FINGERPRINT_ALGORITHM = 'pdq+orb';
export const FINGERPRINT_VERSION = 2;

/** Bytes of a PDQ hash: 256 bits, in the order in which Meta's tools write them as hex. */
export const CODE_BYTES = 32;
/** Bytes of an ORB descriptor. */
export const DESCRIPTOR_BYTES = 32;

/**
 * Which part of a picture a code is of. The order is what is stored: only ever add at the end, at most 16.
 * `trimmed`: without even borders (letterbox, pillarbox). `crop-*`: the middle at that aspect ratio.
 */
export const PICTURE_VIEWS = [
  'whole',
  'trimmed',
  'crop-2.39',
  'crop-1.85',
  'crop-1.33',
  'crop-0.56',
  'crop-1.78',
] as const;
export type PictureView = (typeof PICTURE_VIEWS)[number];

export interface PictureCode {
  readonly view: PictureView;
  /** {@link CODE_BYTES}. */
  readonly bits: Uint8Array;
  /**
   * 0 to 100 as PDQ defines it. Codes are made at or above Meta's gate (50), and below it where noise is expected to change few
   * bits, as in night scenes, or leaves enough of them as they are.
   */
  readonly quality: number;
  /** A mask of the bits that noise does not change: of pictures of low quality that are searched for. Default: all. Not stored. */
  readonly steady?: Uint8Array;
}

/** Corners that tell a picture, with where they lie in it. Parallel arrays. */
export interface Keypoints extends Dimensions {
  readonly count: number;
  /** x, y, x, y …: fractions of width and height in 65,535ths. */
  readonly positions: Uint16Array;
  /** Diameter of the neighbourhood described, in 65,535ths of the width. */
  readonly sizes: Uint16Array;
  /** Orientation, 256ths of a full turn. */
  readonly angles: Uint8Array;
  /** {@link DESCRIPTOR_BYTES} each. */
  readonly descriptors: Uint8Array;
}

/** Why a frame cannot be searched for, or with. `black`, `flat`: nothing to see. `plain`: too little to tell it from others. */
export const UNSEARCHABLE = ['black', 'flat', 'plain'] as const;
export type Unsearchable = (typeof UNSEARCHABLE)[number];

/** One frame of an asset; a still is frame 0 of itself. */
export interface FrameFingerprint {
  readonly frame: number;
  /** Seconds from the first frame. */
  readonly seconds: number;
  /** Empty when `unsearchable`, and when only keypoints tell it. */
  readonly codes: readonly PictureCode[];
  readonly keypoints?: Keypoints;
  readonly unsearchable?: Unsearchable;
}

/** Luma without even borders, a byte a pixel, row by row. Longer side 32 pixels. */
export interface TinyPicture extends Dimensions {
  readonly data: Uint8Array;
}

/** A frame that is searched for in the ledger: its mirror image is searched for, too. */
export interface QueryFrame extends FrameFingerprint {
  /** Tells a moving camera from a cut: codes of a picture that is shifted say nothing. Of frames that can be searched for. */
  readonly tiny?: TinyPicture;
  /** Codes of the mirror image, as `codes`. */
  readonly mirroredCodes: readonly PictureCode[];
  /** Keypoints of the mirror image, with positions in the mirror image. */
  readonly mirroredKeypoints?: Keypoints;
}

/** What the ledger keeps of one content. */
export interface AssetFingerprint {
  readonly sha256: string;
  readonly algorithm: string;
  readonly version: number;
  readonly kind: 'still' | 'movie';
  readonly size?: Dimensions;
  /** Movies only. */
  readonly frames?: number;
  readonly rate?: FrameRate;
  readonly startTimecode?: string;
  /** In the order of frames. Empty when `error`. */
  readonly samples: readonly FrameFingerprint[];
  /** It could not be made; the same version tries again only when the code is retryable. */
  readonly error?: FileError;
}

/** What is known of the fingerprint of a content, without its samples. */
export interface FingerprintState {
  readonly sha256: string;
  /** `searchable`: at least one sample is. `unsearchable`: nothing in it can be told from other pictures. */
  readonly state: 'searchable' | 'unsearchable' | 'failed';
  readonly error?: FileError;
}

/** A sample as the ledger gives it back. */
export interface StoredSample {
  /** Unique in the ledger, ascending in the order of recording, never used again: a replaced fingerprint gets new ones. */
  readonly id: number;
  readonly sha256: string;
  readonly frame: number;
  readonly seconds: number;
  readonly codes: readonly PictureCode[];
  /** Only when asked for. */
  readonly keypoints?: Keypoints;
}
