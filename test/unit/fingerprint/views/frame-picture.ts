import type { Picture } from '../../../../src/domain/picture.ts';
import { hashPlace } from '../pdq/make-picture.ts';

/** Bars around a picture, pixels. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Brightness, or red, green and blue. */
  readonly colour: readonly number[];
}

/** Covers the edges of a picture with bars. */
export function framePicture(picture: Picture, frame: Frame): Picture {
  const { width, height } = picture;
  return changePixels(picture, (value, x, y, channel) => {
    const inside = x >= frame.left && x < width - frame.right && y >= frame.top && y < height - frame.bottom;
    return inside ? value : (frame.colour[channel % frame.colour.length] ?? 0);
  });
}

/** Noise over everything, as compression or grain leaves it: `steps` to both sides. */
export function addNoise(picture: Picture, steps: number, seed: number): Picture {
  return changePixels(picture, (value, x, y) => value + Math.round((2 * hashPlace(x, y, seed) - 1) * steps));
}

/** Strokes like those of letters, 10 high, in the middle half of the width, from `top` on. */
export function addLetters(picture: Picture, top: number): Picture {
  return changePixels(picture, (value, x, y) => {
    const inLine = y >= top && y < top + 10 && x > picture.width / 4 && x < (picture.width * 3) / 4;
    return inLine && hashPlace(Math.floor(x / 3), Math.floor(y / 3), 5) < 0.4 ? 235 : value;
  });
}

export function changePixels(
  picture: Picture,
  change: (value: number, x: number, y: number, channel: number) => number,
): Picture {
  const { width, height, channels } = picture;
  const data = new Uint8ClampedArray(picture.data);
  for (let y = 0, at = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      for (let channel = 0; channel < channels; channel += 1, at += 1)
        data[at] = change(data[at] as number, x, y, channel);
  return { ...picture, data: new Uint8Array(data.buffer) };
}
