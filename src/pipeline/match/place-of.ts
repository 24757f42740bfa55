import type { Point } from '../../domain/picture-reader.ts';
import { clipPolygon, FRAME, signedArea } from '../../domain/polygon.ts';
import type { MatchEvidence } from './evidence.ts';

/** Where in the final frame the source lies, as the first evidence with keypoints tells: clockwise. All of it when only codes tell. */
export function placeOf(evidence: readonly MatchEvidence[]): readonly Point[] {
  const told = evidence.find(({ agreement }) => agreement !== undefined);
  if (told?.agreement === undefined) return FRAME;
  const { corners } = told.agreement;
  const turned = told.mirrored ? corners.map(([x, y]): Point => [1 - x, y]).toReversed() : corners;
  const seen = clipPolygon(turned, FRAME);
  return signedArea(seen) > 0 ? seen : FRAME;
}
