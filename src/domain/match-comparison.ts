import type { PictureView, Unsearchable } from './fingerprint.ts';
import type { FileMatches, FoundTransform, MatchConfidence } from './match.ts';

/**
 * Why agreeing keypoints are a match or none. `match`: the source is there. `weak`: too few agree. `implausible`: they agree on a placement
 * that no picture is put in, or that takes more of them: chance finds as many. `look-alike`: what agrees is as much like
 * other places of the final, as tiles, windows and letters are. `overlay`: on something laid over both, such as a title or a logo.
 * `background`: on what surrounds the generated part.
 */
export type AgreementVerdict = 'match' | 'weak' | 'implausible' | 'look-alike' | 'overlay' | 'background';

/** A content of the ledger that came near, and was no match. */
export interface NearMiss {
  readonly item: { readonly sha256: string; readonly path?: string };
  /** Frame of what was searched with, and of the content. */
  readonly frames: { readonly final: number; readonly source: number };
  readonly mirrored: boolean;
  /** Bits that differ, and of which part of the content; absent when only keypoints tell of it. */
  readonly distanceBits?: number;
  readonly view?: PictureView;
  /** Keypoints that agree on one placement, of those that are alike at all. */
  readonly inliers?: number;
  readonly pairs?: number;
  readonly verdict?: AgreementVerdict;
}

/** What searching the ledger with one picture or movie came to. */
export interface PictureFinding {
  readonly matches: FileMatches;
  /** Nearest first. */
  readonly near: readonly NearMiss[];
}

/** Two codes held against each other. */
export interface ComparedCodes {
  readonly final: PictureView;
  readonly source: PictureView;
  readonly mirrored: boolean;
  readonly distanceBits: number;
  /** When the distance was counted over those bits of a faint final that noise leaves alone: how many they are, and how many of all differ. */
  readonly faint?: { readonly steadyBits: number; readonly allBits: number };
}

/** Keypoints held against each other, in one orientation. */
export interface ComparedKeypoints {
  readonly mirrored: boolean;
  /** In each picture. */
  readonly final: number;
  readonly source: number;
  /** Alike at all, and agreeing on one placement. */
  readonly pairs: number;
  readonly inliers: number;
  /** Absent when they agree on nothing. */
  readonly verdict?: AgreementVerdict;
  readonly transform?: FoundTransform;
}

/** Why one picture is found in another, or is not. */
export interface PictureComparison {
  /** Of movies, the two frames that are most alike; 0 for a still. */
  readonly frames: { readonly final: number; readonly source: number };
  /** Nearest first. */
  readonly codes: readonly ComparedCodes[];
  readonly keypoints: readonly ComparedKeypoints[];
  readonly unsearchable: { readonly final?: Unsearchable; readonly source?: Unsearchable };
  /** As in docs/matching.md. */
  readonly thresholds: {
    readonly matchBits: number;
    readonly cropBits: number;
    readonly candidateBits: number;
    readonly acceptInliers: number;
    readonly certainInliers: number;
  };
  readonly verdict: 'match' | 'no-match' | 'cannot-tell';
  readonly by?: 'codes' | 'keypoints';
  readonly confidence?: MatchConfidence;
  readonly transform?: FoundTransform;
  /** Plain sentences, the deciding one first. */
  readonly reasons: readonly string[];
}
