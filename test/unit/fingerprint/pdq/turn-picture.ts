import type { Picture } from '../../../../src/domain/picture.ts';

/** Moves each pixel: `from` says which one of the old picture comes to (x, y). `swaps`: width and height change places. */
export function turnPicture(
  picture: Picture,
  from: (x: number, y: number) => readonly [x: number, y: number],
  swaps = false,
): Picture {
  const { channels } = picture;
  const [width, height] = swaps ? [picture.height, picture.width] : [picture.width, picture.height];
  const data = new Uint8Array(picture.data.length);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const [oldX, oldY] = from(x, y);
      const at = (oldY * picture.width + oldX) * channels;
      data.set(picture.data.subarray(at, at + channels), (y * width + x) * channels);
    }
  return { width, height, channels, data, source: { width, height } };
}

export function mirrorPicture(picture: Picture): Picture {
  return turnPicture(picture, (x, y) => [picture.width - 1 - x, y]);
}
