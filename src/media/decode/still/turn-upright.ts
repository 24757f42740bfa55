import type { Samples } from './to-picture.ts';

/** Turns a picture as its EXIF orientation (1 to 8) asks for; anything else is upright. */
export function turnUpright(samples: Samples, orientation: number): Samples {
  if (!(orientation >= 2 && orientation <= 8)) return samples;
  const { width, height, channels, data } = samples;
  const isTurned = orientation >= 5;
  const size = isTurned ? { width: height, height: width } : { width, height };
  const turned = new Uint8Array(data.length);
  // Which way the stored picture is walked for a walk of the upright one, from left to right and top to bottom.
  const fromRight = [2, 3, 7, 8].includes(orientation);
  const fromBottom = [3, 4, 6, 7].includes(orientation);
  let out = 0;
  for (let y = 0; y < size.height; y += 1) {
    for (let x = 0; x < size.width; x += 1) {
      const column = isTurned ? y : x;
      const row = isTurned ? x : y;
      const from =
        ((fromBottom ? height - 1 - row : row) * width + (fromRight ? width - 1 - column : column)) * channels;
      for (let channel = 0; channel < channels; channel += 1) turned[out++] = data[from + channel] ?? 0;
    }
  }
  return { ...size, channels, data: turned };
}
