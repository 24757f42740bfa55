import type { Picture } from '../../domain/picture.ts';

/** Left and right swapped. */
export function mirrorPicture(picture: Picture): Picture {
  const { width, height, channels, data } = picture;
  const mirrored = new Uint8Array(data.length);
  const rowBytes = width * channels;
  for (let row = 0; row < height; row++) {
    const start = row * rowBytes;
    for (let column = 0; column < width; column++) {
      const from = start + column * channels;
      const to = start + (width - 1 - column) * channels;
      for (let channel = 0; channel < channels; channel++) mirrored[to + channel] = data[from + channel] as number;
    }
  }
  return { ...picture, data: mirrored };
}
