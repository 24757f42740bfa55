import { makePalette, scale } from '../colours.ts';
import { between, makeRandom } from '../random.ts';
import { HEIGHT, type Raster, WIDTH } from '../raster.ts';
import type { Scene } from '../scene.ts';

const POINTS = 2_500_000;

/** A fractal flame after Scott Draves: the trace of one point under a few bent maps, drawn by the logarithm of how often it came by. */
export function makeFlame({ layout, content, view }: Scene): Raster {
  const random = makeRandom(layout);
  const maps = Array.from({ length: 4 }, (_, index) => ({
    terms: Array.from({ length: 6 }, () => between(random, -1.1, 1.1) + view * 0.03),
    bend: Math.floor(random() * 4),
    tone: index / 3,
  }));
  const counts = new Float32Array(WIDTH * HEIGHT);
  const tones = new Float32Array(WIDTH * HEIGHT);
  let [x, y, tone] = [0.1, 0.1, 0.5];
  for (let point = 0; point < POINTS; point += 1) {
    const map = maps[Math.floor(random() * maps.length)];
    if (map === undefined) continue;
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = map.terms;
    [x, y] = bend(map.bend, a * x + b * y + c, d * x + e * y + f);
    tone = (tone + map.tone) / 2;
    const column = Math.floor(WIDTH / 2 + x * 250);
    const row = Math.floor(HEIGHT / 2 + y * 250);
    if (column < 0 || row < 0 || column >= WIDTH || row >= HEIGHT) continue;
    const at = row * WIDTH + column;
    counts[at] = (counts[at] ?? 0) + 1;
    tones[at] = tone;
  }
  return develop(counts, tones, content);
}

function bend(kind: number, x: number, y: number): [number, number] {
  const square = x * x + y * y + 1e-9;
  if (kind === 0) return [Math.sin(x), Math.sin(y)];
  if (kind === 1) return [x / square, y / square];
  if (kind === 2) return [x * Math.sin(square) - y * Math.cos(square), x * Math.cos(square) + y * Math.sin(square)];
  return [Math.atan2(x, y) / Math.PI, Math.sqrt(square) - 1];
}

function develop(counts: Float32Array, tones: Float32Array, content: number): Raster {
  const palette = makePalette(content);
  const most = Math.log1p(counts.reduce((high, count) => Math.max(high, count), 0));
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 3);
  for (let at = 0; at < counts.length; at += 1) {
    const light = (Math.log1p(counts[at] ?? 0) / most) ** 0.7;
    const colour = scale(palette(0.3 + 0.7 * (tones[at] ?? 0)), light * 1.9);
    data.set([colour[0] * 255 + 8, colour[1] * 255 + 8, colour[2] * 255 + 14], at * 3);
  }
  return { width: WIDTH, height: HEIGHT, data };
}
