import type { QueryFrame } from '../../domain/fingerprint.ts';
import type { EdgeReference, EdgeReferences, Placed } from './edge-references.ts';
import type { AskPositions } from './find-edge.ts';
import type { Footage } from './footage.ts';
import { judgeAgreement } from './judge-agreement.ts';
import type { KeypointParts } from './search-keypoints.ts';

/** Keypoints that one frame may have fewer than it takes to accept: what is there is known, only its end is looked for. */
const EDGE_INLIERS_LESS = 2;
/** How far an element may turn, and by which factor it may grow, from one sample to the next. */
const ALIKE_DEGREES = 20;
const ALIKE_SIZE = 1.6;

/** Whether frames still show something, by keypoints: one sample of the ledger that agrees will do. */
export function askKeypoints(references: EdgeReferences, footage: Footage, parts: KeypointParts): AskPositions {
  return async (positions) => {
    const answers = await footage.query(positions, true);
    return await Promise.all(
      answers.map(async (answer, index) => {
        if ('error' in answer) return false;
        for (const each of references.choose(positions[index] ?? 0, answer.frame))
          if (await agrees(answer.frame, each, parts)) return true;
        return false;
      }),
    );
  };
}

async function agrees(frame: QueryFrame, reference: EdgeReference, parts: KeypointParts): Promise<boolean> {
  const { mirrored } = reference;
  const final = mirrored ? frame.mirroredKeypoints : frame.keypoints;
  const source = await reference.keypoints();
  const origin = parts.items.get(reference.sha256)?.origin;
  if (final === undefined || source === undefined || origin === undefined) return false;
  const read = await parts.reader.agree(final, [source]);
  const [agreement] = read.ok ? read.value : [];
  const { acceptInliers } = parts.thresholds;
  if (agreement === undefined || agreement.inliers < acceptInliers - EDGE_INLIERS_LESS) return false;
  // Where it lay before, what is left of it will do; anywhere else it may be chance.
  const isThere = isPlacedAlike(agreement, reference.placed);
  const inliers = isThere ? Math.max(2 * parts.thresholds.certainInliers, agreement.inliers) : agreement.inliers;
  const verdict = judgeAgreement({ ...agreement, inliers }, { final, source, origin, mirrored }, parts.thresholds);
  // The generated part may be gone while what surrounds it stays; a title over both hides most of an element for some frames.
  return verdict === 'match' || (isThere && (verdict === 'overlay' || verdict === 'look-alike'));
}

function isPlacedAlike(one: Placed, other: Placed): boolean {
  const turned = Math.abs(one.rotationDegrees - other.rotationDegrees);
  const size = Math.max(one.scale / other.scale, other.scale / one.scale);
  return Math.min(turned, 360 - turned) <= ALIKE_DEGREES && size <= ALIKE_SIZE;
}
