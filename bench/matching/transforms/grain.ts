import { makeRandom } from '../pictures/random.ts';
import type { Raster } from '../pictures/raster.ts';

/** The same for each channel, as film has it. `strength`: standard deviation, 8-bit steps. */
export function addGrain(raster: Raster, strength: number, seed: number): Raster {
  const random = makeRandom(seed);
  const data = new Uint8ClampedArray(raster.data.length);
  for (let at = 0; at < data.length; at += 3) {
    // The sum of four has the bell's shape; the variance of one is 1 / 12.
    const bell = (random() + random() + random() + random() - 2) * Math.sqrt(3) * strength;
    for (let channel = 0; channel < 3; channel += 1) data[at + channel] = (raster.data[at + channel] ?? 0) + bell;
  }
  return { ...raster, data };
}

/** Specks of black and white on a share of the pixels, over grain in each channel by itself. */
export function addNoise(raster: Raster, strength: number, specks: number, seed: number): Raster {
  const random = makeRandom(seed);
  const data = raster.data.map(
    (value) => value + (random() + random() + random() + random() - 2) * Math.sqrt(3) * strength,
  );
  const count = Math.round((data.length / 3) * specks);
  for (let speck = 0; speck < count; speck += 1)
    data.fill(random() < 0.5 ? 0 : 255, ...pixelAt(Math.floor(random() * (data.length / 3))));
  return { ...raster, data };
}

function pixelAt(index: number): [number, number] {
  return [index * 3, index * 3 + 3];
}
