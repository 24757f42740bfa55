import type { Picture } from '../../domain/picture.ts';

/** Rec. 709, in 1,024ths. */
const RED = 218;
const GREEN = 732;
const BLUE = 74;

/** One byte a pixel. The same array when the picture is luma already. */
export function toLuma(picture: Picture): Uint8Array {
  const pixels = picture.width * picture.height;
  if (picture.channels === 1) return picture.data;
  const { data } = picture;
  const luma = new Uint8Array(pixels);
  for (let at = 0, from = 0; at < pixels; at++, from += 3) {
    luma[at] =
      ((data[from] as number) * RED + (data[from + 1] as number) * GREEN + (data[from + 2] as number) * BLUE) >> 10;
  }
  return luma;
}
