import type { Point } from '../../domain/picture-reader.ts';

/** Area of a polygon, whichever way round it goes. */
export function measureArea(polygon: readonly Point[]): number {
  let twice = 0;
  for (const [at, [x, y]] of polygon.entries()) {
    const [nextX, nextY] = polygon[(at + 1) % polygon.length] as Point;
    twice += x * nextY - nextX * y;
  }
  return Math.abs(twice) / 2;
}

/** What of a convex polygon lies inside of the unit square. */
export function clipToFrame(polygon: readonly Point[]): readonly Point[] {
  let clipped = polygon;
  for (const axis of [0, 1] as const) {
    for (const [bound, sign] of [
      [0, 1],
      [1, -1],
    ] as const) {
      clipped = clipAt(clipped, (point) => sign * (point[axis] - bound));
    }
  }
  return clipped;
}

function clipAt(polygon: readonly Point[], inside: (point: Point) => number): readonly Point[] {
  const kept: Point[] = [];
  for (const [at, point] of polygon.entries()) {
    const next = polygon[(at + 1) % polygon.length] as Point;
    const here = inside(point);
    const there = inside(next);
    if (here >= 0) kept.push(point);
    if (here >= 0 !== there >= 0) {
      const part = here / (here - there);
      kept.push([point[0] + (next[0] - point[0]) * part, point[1] + (next[1] - point[1]) * part]);
    }
  }
  return kept;
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
