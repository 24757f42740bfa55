import { codeDistance, countTelling, measureDistance, nearestCodes } from '../../domain/code-distance.ts';
import type { FrameFingerprint, PictureCode, QueryFrame } from '../../domain/fingerprint.ts';
import type { ComparedCodes, ComparedKeypoints, PictureComparison } from '../../domain/match-comparison.ts';
import type { Origin } from '../../domain/origin.ts';
import type { PictureReader } from '../../domain/picture-reader.ts';
import type { Read } from '../../domain/ports.ts';
import { type ComparedFile, choosePair } from './choose-pair.ts';
import { describeTransform } from './describe-transform.ts';
import { explainComparison } from './explain-comparison.ts';
import { isOutdone } from './is-outdone.ts';
import { judgeAgreement } from './judge-agreement.ts';
import { DEFAULT_THRESHOLDS, type MatchThresholds } from './thresholds.ts';

export type { ComparedFile };

export interface CompareOptions {
  readonly thresholds?: MatchThresholds;
  /** Of the source, as the ledger knows it. Default `generated`: all of it is. */
  readonly origin?: Origin;
}

/** Says why the source is found in the final, or is not: with the same numbers and by the same rules as a search. */
export async function comparePictures(
  final: ComparedFile,
  source: ComparedFile,
  { reader }: { readonly reader: Pick<PictureReader, 'look' | 'query' | 'fingerprint' | 'agree'> },
  { thresholds = DEFAULT_THRESHOLDS, origin = 'generated' }: CompareOptions = {},
): Promise<Read<PictureComparison>> {
  const pair = await choosePair(final, source, reader);
  if (!pair.ok) return pair;
  const keypoints = await compareKeypoints(pair.value, { reader, thresholds, origin });
  if (!keypoints.ok) return keypoints;
  const { final: a, source: b } = pair.value;
  return {
    ok: true,
    value: explainComparison({
      frames: { final: a.frame, source: b.frame },
      codes: compareCodes(a, b, thresholds),
      keypoints: keypoints.value,
      unsearchable: {
        ...(a.unsearchable === undefined ? {} : { final: a.unsearchable }),
        ...(b.unsearchable === undefined ? {} : { source: b.unsearchable }),
      },
      thresholds,
    }),
  };
}

function compareCodes(
  final: QueryFrame,
  source: FrameFingerprint,
  thresholds: MatchThresholds,
): readonly ComparedCodes[] {
  return [false, true]
    .flatMap((mirrored) =>
      (mirrored ? final.mirroredCodes : final.codes).flatMap((a) =>
        source.codes.map(
          (b): ComparedCodes => ({ final: a.view, source: b.view, mirrored, ...measure(a, b, thresholds) }),
        ),
      ),
    )
    .sort((a, b) => a.distanceBits - b.distanceBits);
}

/** As a search does, whose candidates are near in all of their bits. */
function measure(
  asked: PictureCode,
  known: PictureCode,
  { candidateBits }: MatchThresholds,
): Pick<ComparedCodes, 'distanceBits' | 'faint'> {
  const allBits = codeDistance(asked.bits, known.bits);
  const distanceBits = measureDistance(asked, known.bits);
  const steadyBits = countTelling(asked);
  if (steadyBits === undefined || distanceBits === allBits || allBits > candidateBits) return { distanceBits: allBits };
  return { distanceBits, faint: { steadyBits, allBits } };
}

async function compareKeypoints(
  { final, source }: { readonly final: QueryFrame; readonly source: FrameFingerprint },
  { reader, thresholds, origin }: { reader: Pick<PictureReader, 'agree'>; thresholds: MatchThresholds; origin: Origin },
): Promise<Read<readonly ComparedKeypoints[]>> {
  const compared: ComparedKeypoints[] = [];
  for (const mirrored of [false, true]) {
    const own = mirrored ? final.mirroredKeypoints : final.keypoints;
    const base = { mirrored, final: own?.count ?? 0, source: source.keypoints?.count ?? 0, pairs: 0, inliers: 0 };
    if (own === undefined || source.keypoints === undefined || base.final === 0 || base.source === 0) {
      compared.push(base);
      continue;
    }
    const read = await reader.agree(own, [source.keypoints]);
    if (!read.ok) return read;
    const [agreement] = read.value;
    if (agreement === undefined) {
      compared.push(base);
      continue;
    }
    const { pairs, inliers } = agreement;
    const codeBits = nearestCodes(mirrored ? final.mirroredCodes : final.codes, source.codes);
    const pictures = { final: own, source: source.keypoints, origin, mirrored, codeBits };
    const verdict = judgeAgreement(agreement, pictures, thresholds);
    compared.push({ ...base, pairs, inliers, verdict, transform: describeTransform({ mirrored, agreement }) });
  }
  return { ok: true, value: compared.map((each) => refuseOutdone(each, compared)) };
}

function refuseOutdone(one: ComparedKeypoints, all: readonly ComparedKeypoints[]): ComparedKeypoints {
  const isBeaten = all.some(({ inliers }) => isOutdone(one.inliers, inliers));
  return one.verdict === 'match' && isBeaten ? { ...one, verdict: 'implausible' } : one;
}
