import type { FoundTransform } from './match.ts';

/** How a source sits in a frame, in words: `cropped, at 118 % of its width, mirrored`. */
export function describePlacement(transform: FoundTransform): string {
  const { placement, share, scale, rotationDegrees, mirrored, graded, speed } = transform;
  const percent = Math.round(share * 100);
  const how = [
    { whole: 'as the whole frame', cropped: 'cropped', composited: `as ${percent} % of the frame` }[placement],
    ...(placement !== 'whole' && scale !== undefined ? [`at ${Math.round(scale * 100)} % of its width`] : []),
    ...(mirrored ? ['mirrored'] : []),
    ...(rotationDegrees !== undefined && Math.abs(rotationDegrees) >= 0.5
      ? [`turned by ${rotationDegrees.toFixed(1)}°`]
      : []),
    ...(graded === true ? ['graded'] : []),
    ...(speed !== undefined && Math.abs(speed - 1) > 0.02 ? [`at ${Math.round(speed * 100)} % speed`] : []),
  ];
  return how.join(', ');
}
