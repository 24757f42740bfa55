import type { Pixels } from '../../../../src/domain/ports.ts';

/**
 * Embeds a mark as EmbedMaxDct.encode of the Python package invisible-watermark does, slowly and plainly: BGR to YUV,
 * Haar transform of U, largest of 15 coefficients of each 4 x 4 block moved to the middle of a half step, and back with
 * the horizontal and vertical details swapped, as the original has it. Computed in double precision.
 */
export function embedDwtDct(pixels: Pixels, bits: readonly number[], style: 'uint8' | 'float32'): Pixels {
  const { width, height, channels } = pixels;
  const delta = style === 'uint8' ? 128 : 0.5;
  const planes = toYuv(pixels, delta, style === 'uint8');
  const plane = { width, columns: Math.floor(width / 4) * 4, rows: Math.floor(height / 4) * 4 };
  markPlane(planes.u, plane, bits);
  // The original stores the plane as 8 bit here, which cuts the fraction off.
  const stored = style === 'uint8' ? planes.u.map((value) => Math.trunc(value) & 0xff) : planes.u;
  const data = Uint8Array.from(pixels.data);
  for (let index = 0; index < width * height; index += 1) {
    const [y = 0, u = 0, v = 0] = [planes.y[index], stored[index], planes.v[index]];
    const blue = y + (u - delta) * 2.032;
    const green = y - (u - delta) * 0.395 - (v - delta) * 0.581;
    const red = y + (v - delta) * 1.14;
    [red, green, blue].forEach((value, channel) => {
      data[index * channels + channel] = Math.min(255, Math.max(0, Math.round(value)));
    });
  }
  return { ...pixels, data };
}

function toYuv(pixels: Pixels, delta: number, rounded: boolean) {
  const size = pixels.width * pixels.height;
  const [y, u, v] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  const keep = rounded ? Math.round : (value: number) => value;
  for (let index = 0; index < size; index += 1) {
    const [red = 0, green = 0, blue = 0] = pixels.data.subarray(index * pixels.channels, index * pixels.channels + 3);
    const luma = keep(0.299 * red + 0.587 * green + 0.114 * blue);
    y[index] = luma;
    u[index] = keep((blue - luma) * 0.492 + delta);
    v[index] = keep((red - luma) * 0.877 + delta);
  }
  return { y, u, v };
}

interface Plane {
  readonly width: number;
  readonly columns: number;
  readonly rows: number;
}

function markPlane(u: Float64Array, plane: Plane, bits: readonly number[]): void {
  const [w, h] = [plane.columns / 2, plane.rows / 2];
  const low = new Float64Array(w * h);
  const details = new Float64Array(w * h * 3);
  const corners = (x: number, y: number) =>
    [0, 1, plane.width, plane.width + 1].map((d) => 2 * y * plane.width + 2 * x + d);
  for (let y = 0; y < h; y += 1) {
    for (let x = 0; x < w; x += 1) {
      const [a = 0, b = 0, c = 0, d = 0] = corners(x, y).map((at) => u[at] ?? 0);
      low[y * w + x] = (a + b + c + d) / 2;
      details.set([(a + b - c - d) / 2, (a - b + c - d) / 2, (a - b - c + d) / 2], (y * w + x) * 3);
    }
  }
  markLowBand(low, w, h, bits);
  for (let y = 0; y < h; y += 1) {
    for (let x = 0; x < w; x += 1) {
      const value = low[y * w + x] ?? 0;
      const [first = 0, second = 0, diagonal = 0] = details.subarray((y * w + x) * 3, (y * w + x) * 3 + 3);
      const [horizontal, vertical] = [second, first];
      corners(x, y).forEach((at, corner) => {
        const [sx, sy] = [corner % 2 === 0 ? 1 : -1, corner < 2 ? 1 : -1];
        u[at] = (value + sy * horizontal + sx * vertical + sx * sy * diagonal) / 2;
      });
    }
  }
}

function markLowBand(low: Float64Array, width: number, height: number, bits: readonly number[]): void {
  const columns = Math.floor(width / 4);
  for (let block = 0; block < columns * Math.floor(height / 4); block += 1) {
    const start = Math.floor(block / columns) * 4 * width + (block % columns) * 4;
    const places = Array.from(
      { length: 15 },
      (_, index) => start + Math.floor((index + 1) / 4) * width + ((index + 1) % 4),
    );
    const place = places.reduce((best, at) => (Math.abs(low[at] ?? 0) > Math.abs(low[best] ?? 0) ? at : best));
    const value = low[place] ?? 0;
    const moved = (Math.floor(Math.abs(value) / 36) + 0.25 + 0.5 * (bits[block % bits.length] ?? 0)) * 36;
    low[place] = value < 0 ? -moved : moved;
  }
}
