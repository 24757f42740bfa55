import type { KeypointAgreement, Point } from '../../domain/picture-reader.ts';
import { placePoint } from '../../domain/place-point.ts';
import { clipToFrame, findHull, measureArea } from '../../domain/polygon.ts';
import { type AgreeingPair, measurePlacement } from './find-agreeing.ts';
import type { PlacedPoints } from './place-points.ts';
import type { Placement } from './placement.ts';

/** Of the part that is seen: agreeing corners that span less are a speck or a line (letters, a bolt, an edge), and tell no picture. */
const SMALLEST_REGION = 0.03;
/** Widths of the final. */
const SMALLEST = 0.05;
const LARGEST = 20;
/** Sizes across and down may differ by this: 2:1 anamorphic pictures shown unsqueezed, and some. */
const MOST_STRETCHED = 2.5;

export interface Found {
  readonly placement: Placement;
  readonly pairs: readonly AgreeingPair[];
  /** Pairs that were alike before any placement. */
  readonly alike: number;
  readonly to: PlacedPoints;
  readonly from: PlacedPoints;
}

/** Undefined: no picture can lie like that. */
export function describeAgreement(found: Found): Omit<KeypointAgreement, 'telling'> | undefined {
  const { to, from, pairs } = found;
  const [a, b, , d, e] = found.placement;
  const across = Math.hypot(a, d);
  const down = Math.hypot(b, e);
  const scale = (across * from.width) / to.width;
  const isPossible = scale >= SMALLEST && scale <= LARGEST && a * e - b * d > 0;
  if (!isPossible || Math.max(across, down) > MOST_STRETCHED * Math.min(across, down)) return undefined;
  const placement = toFractions(found.placement, to, from);
  const place = (x: number, y: number): Point => placePoint(placement, x, y);
  const corners = [place(0, 0), place(1, 0), place(1, 1), place(0, 1)] as const;
  const region = findHull(pairs.map(({ fromX, fromY }) => place(fromX / from.width, fromY / from.height)));
  const area = measureArea(corners);
  const share = Math.min(1, measureArea(clipToFrame(corners)));
  if (measureArea(region) < SMALLEST_REGION * share) return undefined;
  return {
    inliers: pairs.length,
    pairs: found.alike,
    placement,
    corners,
    region,
    share,
    seen: Math.min(1, share / area),
    scale,
    rotationDegrees: (measurePlacement(found.placement).turn * 180) / Math.PI,
  };
}

/** From pixels to fractions of either picture. */
function toFractions([a, b, c, d, e, f]: Placement, to: PlacedPoints, from: PlacedPoints): readonly number[] {
  return [
    (a * from.width) / to.width,
    (b * from.height) / to.width,
    c / to.width,
    (d * from.width) / to.height,
    (e * from.height) / to.height,
    f / to.height,
    0,
    0,
    1,
  ];
}
