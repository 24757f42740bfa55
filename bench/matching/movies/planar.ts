import type { Raster } from '../pictures/raster.ts';

/** Luma and two colour planes of half its width and height (BT.601, limited range): what encoders take, a copy away. Even sizes. */
export interface Planar {
  readonly width: number;
  readonly height: number;
  /** Luma, then Cb, then Cr, as `yuv420p` lays them out. */
  readonly data: Uint8Array;
}

interface Plane {
  readonly offset: number;
  readonly width: number;
  readonly height: number;
  /** Pixels of the picture to one of the plane. */
  readonly step: 1 | 2;
}

const BLACK = [16, 128, 128] as const;

export function makePlanar(width: number, height: number): Planar {
  const planar = { width, height, data: new Uint8Array((width * height * 3) / 2) };
  for (const [index, plane] of planesOf(planar).entries())
    planar.data.fill(BLACK[index] ?? 0, plane.offset, plane.offset + plane.width * plane.height);
  return planar;
}

export function toPlanar({ width, height, data }: Raster): Planar {
  const planar = makePlanar(width, height);
  const [, blueAt = 0, redAt = 0] = planesOf(planar).map(({ offset }) => offset);
  for (let row = 0; row < height; row += 1)
    for (let column = 0; column < width; column += 1) {
      const at = (row * width + column) * 3;
      const [red = 0, green = 0, blue = 0] = [data[at], data[at + 1], data[at + 2]];
      planar.data[row * width + column] = 16 + (65.738 * red + 129.057 * green + 25.064 * blue) / 256;
      if ((row | column) & 1) continue;
      const small = (row >> 1) * (width >> 1) + (column >> 1);
      planar.data[blueAt + small] = 128 + (-37.945 * red - 74.494 * green + 112.439 * blue) / 256;
      planar.data[redAt + small] = 128 + (112.439 * red - 94.154 * green - 18.285 * blue) / 256;
    }
  return planar;
}

/** Copies a rectangle of `from` into `to`. All numbers even. */
export function copyPart(
  from: Planar,
  to: Planar,
  part: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  at: { readonly x: number; readonly y: number },
): void {
  const targets = planesOf(to);
  for (const [index, source] of planesOf(from).entries()) {
    const target = targets[index];
    if (target === undefined) continue;
    const wide = part.width / source.step;
    for (let row = 0; row < part.height / source.step; row += 1) {
      const begin = source.offset + (part.y / source.step + row) * source.width + part.x / source.step;
      const place = target.offset + (at.y / source.step + row) * target.width + at.x / source.step;
      to.data.set(from.data.subarray(begin, begin + wide), place);
    }
  }
}

export function mirror(planar: Planar): Planar {
  const data = planar.data.slice();
  for (const { offset, width, height } of planesOf(planar))
    for (let row = 0; row < height; row += 1) data.subarray(offset + row * width, offset + (row + 1) * width).reverse();
  return { ...planar, data };
}

/** Darker and flatter, colours weaker and colder. */
export function grade(planar: Planar): Planar {
  const [luma, blue, red] = [
    (value: number): number => 16 + 219 * (0.06 + 0.7 * ((value - 16) / 219) ** 1.2),
    (value: number): number => 134 + (value - 128) * 0.7,
    (value: number): number => 124 + (value - 128) * 0.7,
  ];
  const data = planar.data.slice();
  const [first, second, third] = planesOf(planar);
  for (const [plane, map] of [
    [first, luma],
    [second, blue],
    [third, red],
  ] as const) {
    if (plane === undefined) continue;
    const table = Uint8Array.from({ length: 256 }, (_, value) =>
      Math.max(0, Math.min(255, Math.round(map(Math.max(16, value))))),
    );
    const end = plane.offset + plane.width * plane.height;
    for (let at = plane.offset; at < end; at += 1) data[at] = table[data[at] ?? 0] ?? 0;
  }
  return { ...planar, data };
}

/** Black above and below. */
export function letterbox(planar: Planar, aspect: number): Planar {
  const boxed = makePlanar(planar.width, planar.height);
  const high = Math.round(planar.width / aspect / 4) * 4;
  const top = ((planar.height - high) >> 2) * 2;
  copyPart(planar, boxed, { x: 0, y: top, width: planar.width, height: high }, { x: 0, y: top });
  return boxed;
}

function planesOf({ width, height }: Pick<Planar, 'width' | 'height'>): readonly Plane[] {
  const [wide, high] = [width / 2, height / 2];
  return [
    { offset: 0, width, height, step: 1 },
    { offset: width * height, width: wide, height: high, step: 2 },
    { offset: width * height + wide * high, width: wide, height: high, step: 2 },
  ];
}
