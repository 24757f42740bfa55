/** Radius of the disc that the orientation is taken from, as in ORB. */
export const DISC_RADIUS = 15;

const HALF_WIDTHS = Array.from({ length: DISC_RADIUS + 1 }, (_, row) =>
  Math.round(Math.sqrt(DISC_RADIUS * DISC_RADIUS - row * row)),
);

/** Direction from a corner to the centre of brightness around it, radians. The disc must lie inside of the picture. */
export function measureAngle(luma: Uint8Array, width: number, x: number, y: number): number {
  let sumX = 0;
  let sumY = 0;
  for (let row = -DISC_RADIUS; row <= DISC_RADIUS; row++) {
    const half = HALF_WIDTHS[Math.abs(row)] as number;
    const centre = (y + row) * width + x;
    let inRow = 0;
    for (let column = -half; column <= half; column++) {
      const value = luma[centre + column] as number;
      inRow += value;
      sumX += column * value;
    }
    sumY += row * inRow;
  }
  return Math.atan2(sumY, sumX);
}
