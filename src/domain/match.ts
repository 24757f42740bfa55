import type { FrameRate } from './asset.ts';
import type { FileError } from './errors.ts';
import type { Unsearchable } from './fingerprint.ts';
import type { FrameStretch } from './movie-index.ts';
import type { Origin } from './origin.ts';
import type { Point } from './picture-reader.ts';

/** Where a stretch of frames stands. A still has `in` and `out` 0; a sequence the numbers in its file names. */
export interface FrameSpan extends FrameStretch {
  /** Of `in` and `out`, both inclusive; absent when the file has no timecode. */
  readonly timecode?: { readonly in: string; readonly out: string };
}

/** How the source was changed on its way into the final, as far as it could be measured. */
export interface FoundTransform {
  readonly mirrored: boolean;
  /** `whole`: the frame is the source. `cropped`: a part of the source fills it. `composited`: the source is a part of it. */
  readonly placement: 'whole' | 'cropped' | 'composited';
  /** Linear: width of the whole source in widths of the final frame. */
  readonly scale?: number;
  /** Clockwise. */
  readonly rotationDegrees?: number;
  /** Corners of the source in the final frame, clockwise from its top left; absent when only codes tell it. */
  readonly corners?: readonly Point[];
  /** Share of the final frame that it covers, 0 to 1. */
  readonly share: number;
  /** Brightness or contrast differ notably. */
  readonly graded?: boolean;
  /** How fast the source runs in the final: 1 is the same speed, 0 a held frame, below 0 backwards. Movies only. */
  readonly speed?: number;
}

/** How sure a match is. What each level was measured to mean stands in docs/matching.md. */
export const MATCH_CONFIDENCES = ['certain', 'likely'] as const;
export type MatchConfidence = (typeof MATCH_CONFIDENCES)[number];

/** One piece of generated material, found again. */
export interface MatchInstance {
  /** What was found: a content of the ledger. */
  readonly item: {
    readonly sha256: string;
    /** Where it was last seen; absent when nowhere. */
    readonly path?: string;
    readonly origin: Origin;
    /** What the origin rests on: `sign`, `declaration`, `mark`. */
    readonly known: 'sign' | 'declaration' | 'mark';
    readonly system?: string;
    /** Of a movie: what part of it was used. */
    readonly used?: FrameSpan;
  };
  readonly final: FrameSpan;
  /** On screen. 0 for a still. */
  readonly seconds: number;
  readonly transform: FoundTransform;
  /** What decided: the codes of whole frames, or keypoints. */
  readonly by: 'codes' | 'keypoints';
  /** Smallest distance of any frame, bits; absent when only keypoints told it. */
  readonly distanceBits?: number;
  /** Most inliers of any frame; absent when codes were enough. */
  readonly inliers?: number;
  /** Frames looked at that agree. */
  readonly frames: number;
  readonly confidence: MatchConfidence;
  /** The frame of the final and of the source (0 for a still) that show it best. */
  readonly best: { readonly final: number; readonly source: number };
  /** Further contents of the ledger that tell the same frames at the same place: versions, other frames of a sequence. Absent: none. */
  readonly alike?: number;
}

/** What occurs everywhere: slates, bars, logos, leaders. */
export interface CommonMaterial {
  readonly item: { readonly sha256: string; readonly path?: string };
  /** How many contents of the ledger look the same. */
  readonly alike: number;
  readonly spans: readonly FrameSpan[];
}

/** A stretch that nobody can say anything about. */
export interface NotSearched extends FrameSpan {
  readonly why: Unsearchable | 'undecodable';
  readonly seconds: number;
  readonly error?: FileError;
}

/** What searching one file (or sequence) of a delivery came to. */
export interface FileMatches {
  /** As in {@link DeliveryContents}: a file's path, or a sequence's display form. */
  readonly path: string;
  readonly rate?: FrameRate;
  /** Frames that are in it, and for how many of them a sample speaks. Seconds: 0 for a still. */
  readonly total: { readonly frames: number; readonly seconds: number };
  readonly searched: { readonly frames: number; readonly seconds: number };
  readonly instances: readonly MatchInstance[];
  readonly common: readonly CommonMaterial[];
  readonly notSearched: readonly NotSearched[];
  /** Searched, but thinly: a shot of over 12 frames could have gone unseen. */
  readonly thin: readonly FrameSpan[];
  readonly remarks: readonly string[];
}

/** What searching a delivery for the ledger's generated material came to. */
export interface DeliveryMatches {
  /** Generated contents that were searched for. */
  readonly items: number;
  /** Generated contents that could not be searched for, and why: fingerprints missing, or nothing in them to tell them by. */
  readonly missing: readonly {
    readonly sha256: string;
    readonly path?: string;
    readonly why: 'no-fingerprint' | 'unsearchable' | 'failed';
    readonly error?: FileError;
  }[];
  readonly thorough: boolean;
  readonly algorithm: string;
  readonly version: number;
  readonly files: readonly FileMatches[];
}

/** Whether a delivery was searched. `off`: on purpose not. `nothing-known`: the ledger knows of no generated picture. */
export type PictureSearchOutcome =
  | { readonly state: 'off' | 'nothing-known' }
  | { readonly state: 'done'; readonly matches: DeliveryMatches };
