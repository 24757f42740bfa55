import { makeRandom } from './random.ts';

/** Smooth, from about -1 to 1, without a period that shows in a picture. */
export type Noise = (x: number, y: number) => number;

const TABLE = 1024;

/** Gradient noise after Perlin. */
export function makeSmoothNoise(seed: number): Noise {
  const random = makeRandom(seed);
  const order = Uint16Array.from({ length: TABLE }, (_, at) => at);
  for (let at = TABLE - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
  }
  const slopes = Float64Array.from({ length: TABLE * 2 }, () => 0);
  for (let at = 0; at < TABLE; at += 1) {
    const angle = random() * 2 * Math.PI;
    slopes[at * 2] = Math.cos(angle);
    slopes[at * 2 + 1] = Math.sin(angle);
  }
  const corner = (column: number, row: number, dx: number, dy: number): number => {
    const at = (order[((order[column & (TABLE - 1)] ?? 0) + row) & (TABLE - 1)] ?? 0) * 2;
    return (slopes[at] ?? 0) * dx + (slopes[at + 1] ?? 0) * dy;
  };
  return (x, y) => {
    const [column, row] = [Math.floor(x), Math.floor(y)];
    const [dx, dy] = [x - column, y - row];
    const [sx, sy] = [dx * dx * (3 - 2 * dx), dy * dy * (3 - 2 * dy)];
    const top = mix(corner(column, row, dx, dy), corner(column + 1, row, dx - 1, dy), sx);
    const bottom = mix(corner(column, row + 1, dx, dy - 1), corner(column + 1, row + 1, dx - 1, dy - 1), sx);
    return mix(top, bottom, sy) * 1.4;
  };
}

/** Noise over noise, each octave twice as fine and half as strong: what clouds, stone and terrain are made of. */
export function layerNoise(noise: Noise, x: number, y: number, octaves: number): number {
  let [sum, strength, scale] = [0, 0.5, 1];
  for (let octave = 0; octave < octaves; octave += 1) {
    sum += strength * noise(x * scale + octave * 37.3, y * scale - octave * 11.7);
    strength *= 0.5;
    scale *= 2.03;
  }
  return sum;
}

export function mix(low: number, high: number, share: number): number {
  return low + (high - low) * share;
}
