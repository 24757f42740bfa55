import type { Dimensions } from '../../../domain/asset.ts';
import type { Picture } from '../../../domain/picture.ts';

/** Luma of gamma-encoded red, green and blue (ITU-R BT.601), which is what PDQ is defined on. */
const [RED, GREEN, BLUE] = [0.299, 0.587, 0.114] as const;

export interface Samples extends Dimensions {
  /** 1: grey; 3: red, green and blue, interleaved. */
  readonly channels: number;
  readonly data: Uint8Array;
}

/** Brings grey or colour to the channels wanted. */
export function toPicture({ width, height, channels, data }: Samples, wanted: 1 | 3, source: Dimensions): Picture {
  const held = channels === 1 ? 1 : 3;
  if (held === wanted) return { width, height, channels: wanted, data, source };
  return { width, height, channels: wanted, data: wanted === 1 ? toLuma(data) : toEqualColours(data), source };
}

function toLuma(colours: Uint8Array): Uint8Array {
  const luma = new Uint8Array(colours.length / 3);
  for (let pixel = 0, at = 0; pixel < luma.length; pixel += 1, at += 3) {
    luma[pixel] = RED * (colours[at] ?? 0) + GREEN * (colours[at + 1] ?? 0) + BLUE * (colours[at + 2] ?? 0) + 0.5;
  }
  return luma;
}

function toEqualColours(grey: Uint8Array): Uint8Array {
  const colours = new Uint8Array(grey.length * 3);
  for (let pixel = 0; pixel < grey.length; pixel += 1) colours.fill(grey[pixel] ?? 0, pixel * 3, pixel * 3 + 3);
  return colours;
}
