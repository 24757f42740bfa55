import type { Point } from '../../domain/picture-reader.ts';

export const FRAME: readonly Point[] = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];

/** Area, positive when the corners go clockwise as seen on a screen (y down). */
export function signedArea(points: readonly Point[]): number {
  let sum = 0;
  for (const [at, [x, y]] of points.entries()) {
    const [nextX, nextY] = points[(at + 1) % points.length] ?? [x, y];
    sum += x * nextY - nextX * y;
  }
  return sum / 2;
}

/** The part of `subject` inside of `clip`, which is convex and clockwise (Sutherland and Hodgman). */
export function clipPolygon(subject: readonly Point[], clip: readonly Point[]): readonly Point[] {
  let result = subject;
  for (const [at, a] of clip.entries()) {
    const b = clip[(at + 1) % clip.length];
    if (b === undefined || result.length === 0) break;
    result = clipByEdge(result, a, b);
  }
  return result;
}

function clipByEdge(points: readonly Point[], a: Point, b: Point): readonly Point[] {
  const side = ([x, y]: Point): number => (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]);
  return points.flatMap((point, at): readonly Point[] => {
    const next = points[(at + 1) % points.length] ?? point;
    const [here, there] = [side(point), side(next)];
    const kept: Point[] = here >= 0 ? [point] : [];
    if (here >= 0 !== there >= 0) {
      const share = here / (here - there);
      kept.push([point[0] + share * (next[0] - point[0]), point[1] + share * (next[1] - point[1])]);
    }
    return kept;
  });
}

/** Shared area over joint area of two convex clockwise polygons, 0 to 1. */
export function overlapOf(a: readonly Point[], b: readonly Point[]): number {
  const shared = Math.abs(signedArea(clipPolygon(a, b)));
  const joint = Math.abs(signedArea(a)) + Math.abs(signedArea(b)) - shared;
  return joint > 0 ? shared / joint : 0;
}
