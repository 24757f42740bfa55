import { cat, noise, u8, u16be, u32be, u64be } from './bytes.ts';

export const box = (type: string, ...content: readonly (Buffer | string)[]): Buffer => {
  const body = cat(...content);
  return cat(u32be(body.length + 8), type, body);
};
/** With a 64-bit length. */
export const longBox = (type: string, ...content: readonly (Buffer | string)[]): Buffer => {
  const body = cat(...content);
  return cat(u32be(1), type, u64be(body.length + 16), body);
};
const full = (type: string, ...content: readonly (Buffer | string)[]): Buffer => box(type, u32be(0), ...content);

export const C2PA_UUID = Buffer.from('d8fec3d61b0e483c92975828877ec481', 'hex');
export const XMP_UUID = Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex');

interface TrackOptions {
  readonly handler: string;
  readonly timescale: number;
  readonly frames: number;
  readonly frameDuration: number;
  readonly description: Buffer;
  readonly chunkAt: number;
  readonly extra?: Buffer;
}

function track(options: TrackOptions): Buffer {
  const { handler, timescale, frames, frameDuration } = options;
  return box(
    'trak',
    full('tkhd', u32be(0, 0, 1, 0, frames * frameDuration), Buffer.alloc(52), u32be(64 << 16, 36 << 16)),
    box(
      'mdia',
      full('mdhd', u32be(0, 0, timescale, frames * frameDuration, 0)),
      full('hdlr', u32be(0), handler, Buffer.alloc(12), 'made\0'),
      box(
        'minf',
        box('dinf'),
        box(
          'stbl',
          full('stsd', u32be(1), options.description),
          full('stts', u32be(1, frames, frameDuration)),
          full('stco', u32be(1, options.chunkAt)),
        ),
      ),
    ),
    options.extra ?? '',
  );
}

export interface MovieOptions {
  readonly brand?: string;
  /** Start frame of a time code track, with its rate. */
  readonly timecode?: { readonly frame: number; readonly base: number; readonly dropFrame: boolean };
  readonly timescale?: number;
  readonly frameDuration?: number;
  readonly soundOnly?: boolean;
  /** Boxes at the end of `moov`, at the end of the first track and at the end of the file. */
  readonly inMovie?: Buffer;
  readonly inTrack?: Buffer;
  readonly atEnd?: Buffer;
  readonly movieFirst?: boolean;
  readonly longMediaBox?: boolean;
}

/** A movie of 48 frames. The time code sample is the first thing in `mdat`. */
export function makeMovie(options: MovieOptions = {}): Buffer {
  const { brand = 'isom', timecode, timescale = 24_000, frameDuration = 1001, soundOnly = false } = options;
  const type = box('ftyp', brand, u32be(512), brand);
  const visual = box('avc1', Buffer.alloc(6), u16be(1), Buffer.alloc(16), u16be(64, 36), Buffer.alloc(50));
  const sound = box('mp4a', Buffer.alloc(28));
  const build = (mediaAt: number): Buffer => {
    const clock =
      timecode &&
      box(
        'tmcd',
        Buffer.alloc(6),
        u16be(1),
        u32be(0, timecode.dropFrame ? 1 : 0, timescale, frameDuration),
        u8(timecode.base, 0),
      );
    return box(
      'moov',
      full('mvhd', u32be(0, 0, timescale, 48 * frameDuration), Buffer.alloc(80)),
      track({
        handler: soundOnly ? 'soun' : 'vide',
        timescale,
        frames: 48,
        frameDuration,
        description: soundOnly ? sound : visual,
        chunkAt: mediaAt,
        ...(options.inTrack && { extra: options.inTrack }),
      }),
      clock
        ? track({
            handler: 'tmcd',
            timescale,
            frames: 1,
            frameDuration: 48 * frameDuration,
            description: clock,
            chunkAt: mediaAt,
          })
        : '',
      options.inMovie ?? '',
    );
  };
  const payload = cat(u32be(timecode?.frame ?? 0), noise(2000));
  const media = options.longMediaBox ? longBox('mdat', payload) : box('mdat', payload);
  const headBytes = media.length - payload.length;
  if (!options.movieFirst) return cat(type, media, build(type.length + headBytes), options.atEnd ?? '');
  return cat(type, build(type.length + build(0).length + headBytes), media, options.atEnd ?? '');
}

export interface FragmentOptions {
  readonly c2pa?: boolean;
  readonly segments?: number;
}

/** A fragmented movie; without segments it is an initialisation segment. */
export function makeFragmented({ c2pa = false, segments = 0 }: FragmentOptions = {}): Buffer {
  const visual = box('avc1', Buffer.alloc(6), u16be(1), Buffer.alloc(16), u16be(64, 36), Buffer.alloc(50));
  const movie = box(
    'moov',
    full('mvhd', u32be(0, 0, 1000, 0), Buffer.alloc(80)),
    track({ handler: 'vide', timescale: 24_000, frames: 0, frameDuration: 1001, description: visual, chunkAt: 0 }),
    box('mvex', full('trex', u32be(1, 1, 0, 0, 0))),
  );
  const segment = cat(box('moof', full('mfhd', u32be(1)), box('traf')), box('mdat', noise(500)));
  return cat(
    box('ftyp', 'iso5', u32be(512), 'dash'),
    movie,
    c2pa ? box('uuid', C2PA_UUID, 'x') : '',
    ...Array.from({ length: segments }, () => segment),
  );
}

/** A picture in BMFF with one coded item, and one more of `itemType`. */
export function makeHeif(brand: string, itemType?: string): Buffer {
  const item = (id: number, type: string): Buffer => box('infe', u8(2, 0, 0, 0), u16be(id, 0), type, u8(0));
  const items = [item(1, brand === 'avif' ? 'av01' : 'hvc1'), ...(itemType === undefined ? [] : [item(2, itemType)])];
  const meta = full(
    'meta',
    full('hdlr', u32be(0), 'pict', Buffer.alloc(13)),
    full('pitm', u16be(1)),
    full('iinf', u16be(items.length), ...items),
    box('iprp', box('ipco', full('ispe', u32be(64, 36)), full('ispe', u32be(640, 360)))),
  );
  return cat(box('ftyp', 'mif1', u32be(0), 'mif1', brand), meta, box('mdat', noise(700)));
}
