import type { KeypointAgreement } from '../../domain/picture-reader.ts';
import { type CodeHit, isCrop } from './search-codes.ts';
import type { MatchThresholds } from './thresholds.ts';

/** One looked-at frame of the final shows one sample of the ledger. */
export interface MatchEvidence {
  /** Index of the looked-at sample. */
  readonly at: number;
  /** Id of the ledger's sample. */
  readonly sample: number;
  readonly sha256: string;
  /** In the source. */
  readonly frame: number;
  readonly seconds: number;
  readonly mirrored: boolean;
  /** Of the codes; absent when only keypoints tell it. */
  readonly distanceBits?: number;
  /** It is a crop of the source that the code is of. */
  readonly cropped?: true;
  readonly agreement?: KeypointAgreement;
  /** Codes alone say so, and there are too few keypoints to ask: in one frame, or by the steady bits of a faint one. */
  readonly unconfirmed?: true;
}

/** Content and orientation: what a track is of. */
export function trackKey({ sha256, mirrored }: Pick<MatchEvidence, 'sha256' | 'mirrored'>): string {
  return `${sha256}|${mirrored}`;
}

/** What only the steady bits of a faint frame tell is for a person to look at: smooth gradients are like each other. */
export function fromCodeHit(
  at: number,
  hit: CodeHit,
  { matchBits }: Pick<MatchThresholds, 'matchBits'>,
): MatchEvidence {
  const { sample, sha256, frame, seconds, mirrored, distanceBits, allBits } = hit;
  const cropped = isCrop(hit) ? ({ cropped: true } as const) : {};
  const unconfirmed = allBits > matchBits ? ({ unconfirmed: true } as const) : {};
  return { at, sample, sha256, frame, seconds, mirrored, distanceBits, ...cropped, ...unconfirmed };
}

/** Negative when `a` says more: more inliers, or nearer codes. */
export function compareEvidence(a: MatchEvidence, b: MatchEvidence): number {
  const byDistance = (a.distanceBits ?? Number.POSITIVE_INFINITY) - (b.distanceBits ?? Number.POSITIVE_INFINITY);
  const byInliers = (b.agreement?.inliers ?? 0) - (a.agreement?.inliers ?? 0);
  // Both without codes: infinity less infinity.
  return (Number.isNaN(byDistance) ? 0 : byDistance) || byInliers || a.at - b.at || a.sample - b.sample;
}
