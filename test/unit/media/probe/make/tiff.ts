import { ascii, cat, noise, u16be, u16le, u32be, u32le, u64le } from './bytes.ts';

export interface TiffTag {
  readonly tag: number;
  /** 2 text, 3 short, 4 long, 7 bytes. */
  readonly type: number;
  readonly value: Buffer | number;
}

export interface TiffOptions {
  readonly bigEndian?: boolean;
  readonly extra?: readonly TiffTag[];
  /** Tags of a directory under SubIFDs. */
  readonly sub?: readonly TiffTag[];
  readonly compression?: number;
  /** Offset of the following directory; 8 makes a loop. */
  readonly next?: number;
}

/** One uncompressed 8-bit RGB strip behind its directory, as libtiff writes it. */
export function makeTiff({ bigEndian = false, extra = [], sub, compression = 1, next = 0 }: TiffOptions = {}): Buffer {
  const [width, height] = [40, 30];
  const pixels = noise(width * height * 3, 255);
  const u16 = bigEndian ? u16be : u16le;
  const u32 = bigEndian ? u32be : u32le;
  const base: TiffTag[] = [
    { tag: 256, type: 3, value: width },
    { tag: 257, type: 3, value: height },
    { tag: 258, type: 3, value: u16(8, 8, 8) },
    { tag: 259, type: 3, value: compression },
    { tag: 262, type: 3, value: 2 },
    { tag: 273, type: 4, value: 0 },
    { tag: 277, type: 3, value: 3 },
    { tag: 278, type: 3, value: height },
    { tag: 279, type: 4, value: pixels.length },
    ...(sub === undefined ? [] : [{ tag: 330, type: 4, value: 0 }]),
    ...extra,
  ].toSorted((a, b) => a.tag - b.tag);
  const directoryBytes = 2 + base.length * 12 + 4;
  const values: Buffer[] = [];
  let at = 8 + directoryBytes;
  const place = (value: Buffer): number => {
    values.push(value);
    at += value.length;
    return at - value.length;
  };
  const subAt = sub === undefined ? 0 : place(cat(u16(sub.length), ...sub.map((tag) => entry(tag)), u32(0)));
  function entry({ tag, type, value }: TiffTag): Buffer {
    if (typeof value === 'number')
      return cat(u16(tag, type), u32(1), type === 3 ? cat(u16(value), u16(0)) : u32(value));
    const count = type === 3 ? value.length / 2 : value.length;
    return cat(
      u16(tag, type),
      u32(count),
      value.length <= 4 ? cat(value, Buffer.alloc(4 - value.length)) : u32(place(value)),
    );
  }
  const entries = base.map((tag) => {
    if (tag.tag === 330) return cat(u16(330, 4), u32(1), u32(subAt));
    // Its own length follows all other values: filled in below.
    return tag.tag === 273 ? undefined : entry(tag);
  });
  const strip = cat(u16(273, 4), u32(1), u32(at));
  return cat(
    bigEndian ? ascii('MM\0*') : ascii('II*\0'),
    u32(8),
    u16(base.length),
    ...entries.map((bytes) => bytes ?? strip),
    u32(next),
    ...values,
    pixels,
  );
}

/** BigTIFF with the same picture. */
export function makeBigTiff(): Buffer {
  const pixels = noise(1200, 255);
  const tags: readonly (readonly [number, number])[] = [
    [256, 40],
    [257, 30],
    [258, 8],
    [259, 1],
    [262, 1],
    [273, 16 + 8 + 9 * 20 + 8],
    [277, 1],
    [278, 30],
    [279, 1200],
  ];
  return cat(
    ascii('II+\0'),
    u16le(8, 0),
    u64le(16),
    u64le(tags.length),
    ...tags.map(([tag, value]) => cat(u16le(tag, 16), u64le(1), u64le(value))),
    u64le(0),
    pixels,
  );
}
