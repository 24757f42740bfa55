import type { Pixels } from '../../../../src/domain/ports.ts';

/** Repeatable numbers in 0..1 (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A picture with slow waves of colour, an edge and grain, a bit like a photograph; away from black and white. */
export function drawPicture(width: number, height: number, seed: number, channels: 3 | 4 = 3): Pixels {
  const random = createRandom(seed);
  const waves = [0, 1, 2].map(() => ({ x: 3 + random() * 5, y: 3 + random() * 5, phase: random() * 6 }));
  const data = new Uint8Array(width * height * channels).fill(255);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const light = 60 * Math.sin((x / width) * 9 + (y / height) * 4) + (x > width / 2 ? 10 : 0);
      const grain = (random() - 0.5) * 8;
      waves.forEach((wave, channel) => {
        const tint = 12 * Math.sin((x / width) * wave.x + (y / height) * wave.y + wave.phase);
        data[(y * width + x) * channels + channel] = Math.round(128 + light + tint + grain);
      });
    }
  }
  return { width, height, channels, data };
}

export function drawNoise(width: number, height: number, seed: number, channels: 3 | 4 = 3): Pixels {
  const random = createRandom(seed);
  const data = Uint8Array.from({ length: width * height * channels }, () => Math.floor(random() * 256));
  return { width, height, channels, data };
}
