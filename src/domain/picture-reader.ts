import type { Dimensions } from './asset.ts';
import type { FrameFingerprint, Keypoints, QueryFrame } from './fingerprint.ts';
import type { MovieIndex, SamplePlan } from './movie-index.ts';
import type { Read } from './ports.ts';

/** A file with pictures in it. */
export interface PictureFile {
  /** Absolute. */
  readonly path: string;
  /** As the probe found it. */
  readonly mediaType?: string;
  readonly sizeBytes: number;
}

/** What kind of pictures a file holds. */
export type PictureLook =
  | { readonly kind: 'still'; readonly size: Dimensions; readonly remarks: readonly string[] }
  | { readonly kind: 'movie'; readonly index: MovieIndex; readonly plan: SamplePlan };

/** A point in a picture, fractions of its width and height. */
export type Point = readonly [x: number, y: number];

/** Which frame of which file, or the one picture of a still. */
export interface PicturePlace extends PictureFile {
  /** 0 for a still. */
  readonly frame: number;
  /** Of a movie, so that it need not be read again. */
  readonly index?: MovieIndex;
}

/** What comparing the keypoints of two pictures found. */
export interface KeypointAgreement {
  /** Pairs of keypoints that agree on one placement. */
  readonly inliers: number;
  /** Pairs that were alike at all. */
  readonly pairs: number;
  /** Maps source pixels (fractions 0..1 of its width and height) to fractions of the final frame: 3 by 3, row by row. */
  readonly placement: readonly number[];
  /** Where the four corners of the source come to lie in the final frame, clockwise from its top left. May lie outside of it. */
  readonly corners: readonly [Point, Point, Point, Point];
  /** The part of the source that is covered by agreeing keypoints, as placed in the final: convex hull. */
  readonly region: readonly Point[];
  /** Share of the final frame that the source covers, 0 to 1. */
  readonly share: number;
  /** Share of the source that is seen in the final, 0 to 1. */
  readonly seen: number;
  /** Linear size in the final of what is 1 in the source (full width to full width). */
  readonly scale: number;
  /** Turned clockwise, degrees, -180 to 180. */
  readonly rotationDegrees: number;
  /**
   * Keypoints of the source, by number, ascending: those that are most like one of the final that lies where the placement says, and less like
   * any elsewhere in it. None are listed where fewer than eight pairs agree.
   */
  readonly telling: readonly number[];
}

/**
 * Decodes and fingerprints pictures, in child processes with limits. Never throws for a file: what went wrong with it is in the
 * result (`file.*`, `media.*`, `limit.*`, `reader.crashed`).
 */
export interface PictureReader {
  look(file: PictureFile, options: LookOptions): Promise<Read<PictureLook>>;
  /** For the ledger. `frames`: of a movie, ascending. In their order; keypoints of all. */
  fingerprint(file: PictureFile, movie?: MovieFrames): Promise<Read<readonly FrameFingerprint[]>>;
  /**
   * To be searched for. Codes of all frames; keypoints of those in `keypointFrames` (default: none), which must be in `frames`
   * (a still: pass `[0]`).
   */
  query(
    file: PictureFile,
    options: { readonly movie?: MovieFrames; readonly keypointFrames?: readonly number[] },
  ): Promise<Read<readonly QueryFrame[]>>;
  /** Places each source in the final frame by keypoints. In the order of `sources`; undefined: no agreement at all. */
  agree(final: Keypoints, sources: readonly Keypoints[]): Promise<Read<readonly (KeypointAgreement | undefined)[]>>;
  /** A JPEG of both pictures beside each other, the region outlined in the final. */
  sideBySide(request: SideBySide): Promise<Read<Uint8Array>>;
  /** Whether brightness, contrast or tint of a source differ notably in the final; undefined when too little of it is seen. */
  isGraded(request: GradeRequest): Promise<Read<boolean | undefined>>;
  close(): Promise<void>;
}

export type GradeRequest = Omit<SideBySide, 'heightPixels'> & { readonly source: PicturePlace };

export interface LookOptions {
  /** The plan of a movie holds every frame. */
  readonly thorough: boolean;
  /** It holds every twelfth frame at least, whatever that costs: for what is searched for. Default false. */
  readonly dense?: boolean;
}

export interface MovieFrames {
  readonly index: MovieIndex;
  readonly frames: readonly number[];
}

export interface SideBySide {
  readonly final: PicturePlace;
  readonly source?: PicturePlace;
  /** In the final frame. */
  readonly corners?: readonly Point[];
  readonly mirrored: boolean;
  /** Height of each picture, pixels. Default 360. */
  readonly heightPixels?: number;
}
