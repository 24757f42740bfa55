import type { KeypointAgreement, Point } from '../../domain/picture-reader.ts';
import { measurePlacement, type Agreeing } from './find-agreeing.ts';
import type { PlacedPoints } from './place-points.ts';
import { clipToFrame, findHull, measureArea } from './polygon.ts';

export function describeAgreement(
  found: Agreeing & { readonly inliers: number; readonly alike: number; readonly to: PlacedPoints; readonly from: PlacedPoints },
): KeypointAgreement | undefined {
  const { to, from, pairs } = found;
  const [a, b, c, d, e, f] = found.placement;
  const placement = [
    (a * from.width) / to.width,
    (b * from.height) / to.width,
    c / to.width,
    (d * from.width) / to.height,
    (e * from.height) / to.height,
    f / to.height,
    0,
    0,
    1,
  ] as const;
  const place = (x: number, y: number): Point => [
    placement[0] * x + placement[1] * y + placement[2],
    placement[3] * x + placement[4] * y + placement[5],
  ];
  const corners = [place(0, 0), place(1, 0), place(1, 1), place(0, 1)] as const;
  const share = measureArea(clipToFrame(corners));
  const area = measureArea(corners);
  if (!(area > 0)) return undefined;
  const { turn } = measurePlacement(found.placement);
  return {
    inliers: found.inliers,
    pairs: found.alike,
    placement,
    corners,
    region: findHull(pairs.map(({ fromX, fromY }) => place(fromX / from.width, fromY / from.height))),
    share: Math.min(1, share),
    seen: Math.min(1, share / area),
    scale: (Math.hypot(a, d) * from.width) / to.width,
    rotationDegrees: (turn * 180) / Math.PI,
  };
}
