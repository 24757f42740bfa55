import { cat, noise, u8, u16be } from './bytes.ts';

export function jpegSegment(marker: number, data: Buffer | string): Buffer {
  const body = cat(data);
  return cat(u8(0xff, marker), u16be(body.length + 2), body);
}

export interface JpegParts {
  readonly before?: Buffer;
  /** Between two scans. */
  readonly between?: Buffer;
  readonly trailer?: Buffer;
}

/** The structure of a JPEG with two scans; the entropy-coded data is noise with stuffed bytes and restart markers. */
export function makeJpeg({ before, between, trailer }: JpegParts = {}): Buffer {
  const scan = cat(
    jpegSegment(0xda, u8(3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0)),
    noise(900),
    u8(0xff, 0),
    noise(400),
    u8(0xff, 0xd0),
    noise(300),
  );
  return cat(
    u8(0xff, 0xd8),
    jpegSegment(0xe0, cat('JFIF\0', u8(1, 2, 0, 0, 1, 0, 1, 0, 0))),
    before ?? '',
    jpegSegment(0xdb, cat(u8(0), Buffer.alloc(64, 1))),
    jpegSegment(0xc2, cat(u8(8), u16be(30, 40), u8(3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0))),
    scan,
    between ?? '',
    scan,
    u8(0xff, 0xd9),
    trailer ?? '',
  );
}
