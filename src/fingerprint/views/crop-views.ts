import type { PictureView } from '../../domain/fingerprint.ts';
import type { Box } from '../pdq/luma-plane.ts';

/** Width by height of the frames that pictures are cut to: scope, flat, 4:3, upright, 16:9. */
const ASPECTS = [
  ['crop-2.39', 2.39],
  ['crop-1.85', 1.85],
  ['crop-1.33', 4 / 3],
  ['crop-0.56', 9 / 16],
  ['crop-1.78', 16 / 9],
] as const satisfies readonly (readonly [PictureView, number])[];

/** Share of the picture that a crop cuts off at least: with less its hash is that of the whole but for a few bits. */
const MIN_CUT = 0.02;

export interface CropView extends Box {
  readonly view: PictureView;
}

/** The middle of a box at each aspect ratio that it does not have itself, in whole pixels. */
export function cropViews({ left, top, width, height }: Box): readonly CropView[] {
  return ASPECTS.flatMap(([view, aspect]) => {
    const keptWidth = Math.min(width, Math.round(height * aspect));
    const keptHeight = Math.min(height, Math.round(width / aspect));
    if (keptWidth * keptHeight > width * height * (1 - MIN_CUT)) return [];
    return {
      view,
      left: left + Math.floor((width - keptWidth) / 2),
      top: top + Math.floor((height - keptHeight) / 2),
      width: keptWidth,
      height: keptHeight,
    };
  });
}
