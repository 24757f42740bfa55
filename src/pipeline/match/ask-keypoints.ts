import type { QueryFrame } from '../../domain/fingerprint.ts';
import type { EdgeReference, EdgeReferences } from './edge-references.ts';
import type { AskPositions } from './find-edge.ts';
import type { Footage } from './footage.ts';
import { judgeAgreement } from './judge-agreement.ts';
import type { KeypointParts } from './search-keypoints.ts';

/** Keypoints that one frame may have fewer than it takes to accept: what is there is known, only its end is looked for. */
const EDGE_INLIERS_LESS = 2;

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
  // The generated part may be gone while what surrounds it stays.
  const seen = { ...agreement, inliers: Math.max(acceptInliers, agreement.inliers) };
  return judgeAgreement(seen, { final, source, origin, mirrored }, parts.thresholds) !== 'background';
}
