import type { Dimensions } from '../../domain/asset.ts';
import type { KeypointAgreement, Point } from '../../domain/picture-reader.ts';
import { signedArea } from '../../domain/polygon.ts';

/**
 * `usual`: upright, hardly squeezed, neither tiny nor huge. `possible`: pictures are put there, but chance falls on such placements as
 * often as on any. `upside-down`: hardly ever, while windows, stripes and grids agree with themselves when turned over. `impossible`: no
 * picture is put there.
 */
export type PlacementVerdict = 'usual' | 'possible' | 'upside-down' | 'impossible';

/** Linear sizes that a picture is used at: a tenth of the frame, eight times enlarged; and those at which most are. */
const SMALLEST = 0.1;
const LARGEST = 8;
const USUAL_SMALLEST = 0.15;
const USUAL_LARGEST = 4;
/** How much longer one side is than the one opposite: a picture seen at a slant. */
const MOST_SLANTED = 2.5;
/** How much more one direction is scaled than the other: anamorphic pictures are squeezed to a half; usual is next to nothing. */
const MOST_SQUEEZED = 2.5;
const USUAL_SQUEEZED = 1.3;
/** Degrees off the upright, and by which the corners are no right angles. Two drawn portraits agreed by 13 corners, turned by 7. */
const USUAL_TILT = 5;
const USUAL_SHEAR = 8;
/** Degrees: nearer to half a turn than to a quarter. */
const UPSIDE_DOWN = 135;

/** @param final and @param source: sizes of the pictures, pixels; only their aspect ratios count. */
export function judgePlacement(
  { corners, scale, rotationDegrees }: Pick<KeypointAgreement, 'corners' | 'scale' | 'rotationDegrees'>,
  final: Dimensions,
  source: Dimensions,
): PlacementVerdict {
  if (!corners.flat().every(Number.isFinite) || !(scale >= SMALLEST && scale <= LARGEST)) return 'impossible';
  // Counter-clockwise corners are a mirror image, which is searched for by itself.
  if (!(signedArea(corners) > 0)) return 'impossible';
  const [topLeft, topRight, bottomRight, bottomLeft] = corners.map(
    ([x, y]): Point => [x * final.width, y * final.height],
  );
  if (topLeft === undefined || topRight === undefined || bottomRight === undefined || bottomLeft === undefined)
    return 'impossible';
  const across = [distance(topLeft, topRight), distance(bottomLeft, bottomRight)] as const;
  const down = [distance(topLeft, bottomLeft), distance(topRight, bottomRight)] as const;
  const squeeze = ratio(across[0] / source.width, down[0] / source.height);
  if (!(Math.max(ratio(...across), ratio(...down)) <= MOST_SLANTED && squeeze <= MOST_SQUEEZED)) return 'impossible';
  if (Math.abs(rotationDegrees) > UPSIDE_DOWN) return 'upside-down';
  const isUsual =
    Math.abs(rotationDegrees) <= USUAL_TILT &&
    scale >= USUAL_SMALLEST &&
    scale <= USUAL_LARGEST &&
    squeeze <= USUAL_SQUEEZED &&
    Math.abs(angleAt(topLeft, topRight, bottomLeft) - 90) <= USUAL_SHEAR;
  return isUsual ? 'usual' : 'possible';
}

function distance([ax, ay]: Point, [bx, by]: Point): number {
  return Math.hypot(ax - bx, ay - by);
}

/** At least 1; not a number for a side without length. */
function ratio(a: number, b: number): number {
  return Math.max(a / b, b / a);
}

function angleAt([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const turn = Math.atan2(by - y, bx - x) - Math.atan2(ay - y, ax - x);
  return ((((turn * 180) / Math.PI) % 360) + 360) % 360;
}
