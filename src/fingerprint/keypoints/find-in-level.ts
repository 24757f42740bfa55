import { chooseCorners } from './choose-corners.ts';
import { isEdge } from './is-edge.ts';
import type { Level } from './keypoint-plan.ts';
import { DISC_RADIUS, measureAngle } from './measure-angle.ts';
import type { DirectedCorner, OpenLevel } from './open-level.ts';

/** FAST: grey values by which an arc must differ from its middle. */
const CONTRAST = 12;
/** For pictures of clouds, skies and darkness: near what 8 bits still show. Costs more where there is texture. */
const LOW_CONTRAST = 3;
/** Share of cells that may stay without a corner before lower contrast is asked. */
const MOST_EMPTY = 0.05;
/** The disc that a direction is taken from must lie inside. */
const MARGIN = DISC_RADIUS + 1;

export function findInLevel(open: OpenLevel, level: Level): readonly DirectedCorner[] {
  const luma = open.luma();
  let { corners, chosen, empty } = detect(open, luma, level, CONTRAST);
  if (empty > MOST_EMPTY || chosen.length < level.count) {
    ({ corners, chosen, empty } = detect(open, luma, level, LOW_CONTRAST));
  }
  return chosen.map((at) => {
    const x = corners.x[at] as number;
    const y = corners.y[at] as number;
    return { x, y, angle: measureAngle(luma, level.width, x, y) };
  });
}

function detect(open: OpenLevel, luma: Uint8Array, level: Level, contrast: number) {
  const corners = open.detect(contrast);
  const isPoor = (x: number, y: number) => isEdge(luma, level.width, x, y);
  return { corners, ...chooseCorners(corners, level, { count: level.count, margin: MARGIN, isPoor }) };
}
