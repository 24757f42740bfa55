import type { DpxPicture } from './dpx-picture.ts';

/** Unpacks `count` components of one line. `view`: the line, with all its bytes. */
export function readComponents(
  { packing, little, shift, components }: DpxPicture,
  view: DataView,
  count: number,
  out: Uint16Array,
): void {
  if (packing === 'bytes') for (let index = 0; index < count; index += 1) out[index] = view.getUint8(index);
  else if (packing === 'words')
    for (let index = 0; index < count; index += 1) out[index] = view.getUint16(index * 2, little) >> shift;
  else readThirds(view, little, packing === 'thirds-a' ? 2 : 0, components === 1, count, out);
}

/**
 * Colours stand from the upper end of each word down. Luma alone stands from the lower end up: the standard can be read both ways, and
 * this is what other programs write and read (FFmpeg, OpenImageIO).
 */
function readThirds(
  view: DataView,
  little: boolean,
  spare: number,
  isLuma: boolean,
  count: number,
  out: Uint16Array,
): void {
  const [first, third] = isLuma ? [spare, spare + 20] : [spare + 20, spare];
  for (let index = 0, at = 0; index < count; index += 3, at += 4) {
    const word = view.getUint32(at, little);
    // Writing past the end of `out` does nothing, which cuts the last word short.
    out[index] = (word >>> first) & 1023;
    out[index + 1] = (word >>> (spare + 10)) & 1023;
    out[index + 2] = (word >>> third) & 1023;
  }
}
