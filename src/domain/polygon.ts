import type { Point } from './picture-reader.ts';

/** A frame's corners, clockwise from its top left. */
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

/** Area, whichever way round the corners go. */
export function measureArea(points: readonly Point[]): number {
  return Math.abs(signedArea(points));
}

/** What of a polygon lies inside of the frame. */
export function clipToFrame(points: readonly Point[]): readonly Point[] {
  return clipPolygon(points, FRAME);
}

/** Shared area over joint area of two convex clockwise polygons, 0 to 1. */
export function overlapOf(a: readonly Point[], b: readonly Point[]): number {
  const shared = measureArea(clipPolygon(a, b));
  const joint = measureArea(a) + measureArea(b) - shared;
  return joint > 0 ? shared / joint : 0;
}

/** Convex hull, clockwise as a picture is seen, from its leftmost point (Andrew's monotone chain). */
export function findHull(points: readonly Point[]): readonly Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const chain = (from: readonly Point[]) => {
    const hull: Point[] = [];
    for (const point of from) {
      while (hull.length >= 2 && turn(hull.at(-2) as Point, hull.at(-1) as Point, point) <= 0) hull.pop();
      hull.push(point);
    }
    return hull;
  };
  if (sorted.length < 3) return sorted;
  return [...chain(sorted).slice(0, -1), ...chain(sorted.reverse()).slice(0, -1)];
}

function turn(a: Point, b: Point, c: Point): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}
