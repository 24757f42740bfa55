import { makePalette, scale } from '../colours.ts';
import { between, makeRandom } from '../random.ts';
import { paint, type Raster } from '../raster.ts';
import type { Scene } from '../scene.ts';

const COLUMNS = 240;
const ROWS = 135;
const STEPS = 1400;

/** Two substances that feed on each other (Gray and Scott): spots and worms, lit from the side. */
export function makeReaction({ layout, content, view }: Scene): Raster {
  const random = makeRandom(layout);
  const [feed, kill] = [between(random, 0.025, 0.045), between(random, 0.0585, 0.0635)];
  const amount = grow(seedField(random), feed, kill, STEPS + view * 150);
  const palette = makePalette(content);
  const sample = (x: number, y: number): number => {
    const [column, row] = [Math.floor(x), Math.floor(y)];
    const at = (dx: number, dy: number): number =>
      amount[((row + dy + ROWS) % ROWS) * COLUMNS + ((column + dx + COLUMNS) % COLUMNS)] ?? 0;
    const [fx, fy] = [x - column, y - row];
    return (at(0, 0) * (1 - fx) + at(1, 0) * fx) * (1 - fy) + (at(0, 1) * (1 - fx) + at(1, 1) * fx) * fy;
  };
  return paint((x, y) => {
    const [column, row] = [x * ROWS, y * ROWS];
    const height = sample(column, row);
    const light = 1 + 5 * (height - sample(column + 0.8, row + 0.8));
    return scale(palette(height * 2.4), light);
  });
}

function seedField(random: () => number): Float32Array<ArrayBuffer> {
  const field = new Float32Array(COLUMNS * ROWS);
  for (let drop = 0; drop < 60; drop += 1) {
    const [column, row] = [Math.floor(random() * (COLUMNS - 6)), Math.floor(random() * (ROWS - 6))];
    for (let at = 0; at < 25; at += 1) field[(row + Math.floor(at / 5)) * COLUMNS + column + (at % 5)] = 0.5;
  }
  return field;
}

function grow(seeded: Float32Array<ArrayBuffer>, feed: number, kill: number, steps: number): Float32Array<ArrayBuffer> {
  let [food, eater] = [new Float32Array(seeded.length).fill(1), seeded];
  let [nextFood, nextEater] = [new Float32Array(seeded.length), new Float32Array(seeded.length)];
  for (let step = 0; step < steps; step += 1) {
    for (let row = 0; row < ROWS; row += 1) {
      const [above, below] = [((row + ROWS - 1) % ROWS) * COLUMNS, ((row + 1) % ROWS) * COLUMNS];
      for (let column = 0; column < COLUMNS; column += 1) {
        const [left, right] = [(column + COLUMNS - 1) % COLUMNS, (column + 1) % COLUMNS];
        const at = row * COLUMNS + column;
        const [u, v] = [food[at] ?? 0, eater[at] ?? 0];
        const spread = (field: Float32Array, own: number): number =>
          ((field[above + column] ?? 0) +
            (field[below + column] ?? 0) +
            (field[at - column + left] ?? 0) +
            (field[at - column + right] ?? 0)) /
            4 -
          own;
        const eaten = u * v * v;
        nextFood[at] = u + 0.8 * spread(food, u) - eaten + feed * (1 - u);
        nextEater[at] = v + 0.4 * spread(eater, v) + eaten - (feed + kill) * v;
      }
    }
    [food, nextFood] = [nextFood, food];
    [eater, nextEater] = [nextEater, eater];
  }
  return eater;
}
