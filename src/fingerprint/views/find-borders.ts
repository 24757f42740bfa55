import type { Picture } from '../../domain/picture.ts';
import { type Box, cropPlane, type LumaPlane } from '../pdq/luma-plane.ts';
import { readLuma } from '../pdq/read-luma.ts';
import { findBarEdges } from './bar-edges.ts';
import { profileBar, type Side } from './bar-profile.ts';
import { type BarPair, pairBars } from './pair-bars.ts';

/** Pixels of even border on each side. */
export interface Borders {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Share of the width or height that a bar takes at most: 16:9 in 9:16 leaves a third, 9:16 in 2.39 a quarter. */
const MAX_BAR = 0.42;
/** Bars within bars: a letterboxed film in a pillarbox of another colour. */
const MAX_ROUNDS = 2;
/** Nothing to be told by is left below this, pixels. */
const MIN_PIXELS = 16;

/** Even borders of a picture, in its pixels: letterbox, pillarbox or both, of any colour. All 0 when there are none. */
export function findBorders(picture: Picture): Borders {
  const plane = readLuma(picture);
  const inner = findInnerBox(plane);
  const across = picture.width / plane.width;
  const down = picture.height / plane.height;
  return {
    left: Math.round(inner.left * across),
    top: Math.round(inner.top * down),
    right: Math.round((plane.width - inner.left - inner.width) * across),
    bottom: Math.round((plane.height - inner.top - inner.height) * down),
  };
}

/** What lies within even borders: the whole plane when there are none. */
export function findInnerBox(plane: LumaPlane): Box {
  let box: Box = { left: 0, top: 0, width: plane.width, height: plane.height };
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const [top, bottom] = findBars(cropPlane(plane, box), ['top', 'bottom'], box.height < plane.height);
    box = { ...box, top: box.top + top, height: box.height - top - bottom };
    const [left, right] = findBars(cropPlane(plane, box), ['left', 'right'], box.width < plane.width);
    box = { ...box, left: box.left + left, width: box.width - left - right };
    if (top + bottom + left + right === 0) break;
  }
  return box;
}

/** `again`: bars were found on these sides before. What is even within them is the margin of a page sooner than more bars. */
function findBars(plane: LumaPlane, sides: readonly [Side, Side], again: boolean): BarPair {
  const lines = sides[0] === 'top' ? plane.height : plane.width;
  if (Math.min(plane.width, plane.height) < MIN_PIXELS) return [0, 0];
  const depth = Math.floor(lines * MAX_BAR);
  const [first, second] = sides.map((side) => {
    const profile = profileBar(plane, side, depth);
    return profile === undefined ? undefined : findBarEdges(profile, depth);
  });
  return pairBars(first, second, { lines, sharp: again });
}
