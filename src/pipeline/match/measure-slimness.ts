import type { Dimensions } from '../../domain/asset.ts';
import type { Point } from '../../domain/picture-reader.ts';

/**
 * Least width of a convex polygon by its length, 0 to 1: 0 for points along one line. `region`: in fractions of a frame of that size,
 * corners in order.
 */
export function measureSlimness(region: readonly Point[], frame: Dimensions): number {
  const points = region.map(([x, y]): Point => [x * frame.width, y * frame.height]);
  const length = Math.max(0, ...points.flatMap((a) => points.map((b) => distance(a, b))));
  if (points.length < 3 || length === 0) return 0;
  const widths = points.flatMap((a, at) => {
    const b = points[(at + 1) % points.length] ?? a;
    const side = distance(a, b);
    // The same corner twice has no direction.
    if (side === 0) return [];
    return [
      Math.max(...points.map((p) => Math.abs((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])) / side)),
    ];
  });
  return widths.length === 0 ? 0 : Math.min(...widths) / length;
}

function distance([ax, ay]: Point, [bx, by]: Point): number {
  return Math.hypot(ax - bx, ay - by);
}
