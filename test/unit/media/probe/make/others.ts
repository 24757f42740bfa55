import { box } from './bmff.ts';
import { ascii, cat, f32be, noise, u8, u16be, u16le, u32be, u32le, u64be } from './bytes.ts';

export function makeGif(...extensions: readonly Buffer[]): Buffer {
  const data = Array.from({ length: 6 }, () => cat(u8(200), noise(200)));
  return cat(
    'GIF89a',
    u16le(40, 30),
    u8(0x80, 0, 0),
    Buffer.alloc(6),
    ...extensions,
    u8(0x2c),
    u16le(0, 0, 40, 30),
    u8(0, 2),
    ...data,
    u8(0, 0x3b),
  );
}
export const gifExtension = (label: number, first: string, text: string): Buffer =>
  cat(u8(0x21, label, first.length), first, text.length > 0 ? cat(u8(text.length), text) : '', u8(0));

/** Lengths in four bytes, first one 0x10. */
const ebml = (id: string, ...content: readonly (Buffer | string)[]): Buffer => {
  const body = cat(...content);
  return cat(Buffer.from(id, 'hex'), u32be(0x10000000 + body.length), body);
};

export function makeMatroska(docType = 'matroska', ...extra: readonly Buffer[]): Buffer {
  const video = ebml(
    'ae',
    ebml('83', u8(1)),
    ebml('23e383', u32be(41_708_333)),
    ebml('e0', ebml('b0', u16be(64)), ebml('ba', u16be(36))),
  );
  const info = ebml('1549a966', ebml('2ad7b1', u32be(1_000_000)), ebml('4489', f32be(2002)));
  return cat(
    ebml('1a45dfa3', ebml('4282', docType)),
    ebml('18538067', info, ebml('1654ae6b', video), ...extra, ebml('1f43b675', noise(1500))),
  );
}
export const matroskaTags = (): Buffer => ebml('1254c367', ebml('7373', 'AIGC'));

export function makeFlac(comments: readonly string[] = [], ...extra: readonly Buffer[]): Buffer {
  const text = (value: string): Buffer => cat(u32le(Buffer.byteLength(value)), Buffer.from(value));
  const comment = cat(text('reference libFLAC 1.4.3'), u32le(comments.length), ...comments.map(text));
  const block = (type: number, last: boolean, body: Buffer): Buffer =>
    cat(u32be(((last ? 0x80 : 0) + type) * 2 ** 24 + body.length), body);
  const info = cat(u16be(4096, 4096), Buffer.alloc(6), u32be(48_000 * 4096 + 0xf0), u32be(96_000), Buffer.alloc(16));
  return cat('fLaC', block(0, false, info), ...extra, block(4, true, comment), u8(0xff, 0xf8), noise(1500));
}

export const id3 = (...frames: readonly Buffer[]): Buffer => {
  const body = cat(...frames);
  return cat(
    'ID3',
    u8(3, 0, 0),
    u8((body.length >> 21) & 127, (body.length >> 14) & 127, (body.length >> 7) & 127, body.length & 127),
    body,
  );
};
export const id3Frame = (name: string, content: string): Buffer => cat(name, u32be(content.length), u16be(0), content);

/** MPEG-1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes a frame. The first one may be an Info frame. */
export function makeMp3(tag: Buffer = Buffer.alloc(0), info = true, trailer: Buffer | string = ''): Buffer {
  const frames = 12;
  const frame = cat(u8(0xff, 0xfb, 0x90, 0x00), noise(413, 100));
  const first = Buffer.from(frame);
  if (info) first.set(cat('Info', u32be(2, frames * 417)), 36);
  return cat(tag, first, ...Array.from({ length: frames - 1 }, () => frame), trailer);
}

export function makeAiff(...extra: readonly Buffer[]): Buffer {
  const chunk = (id: string, body: Buffer): Buffer => cat(id, u32be(body.length), body);
  const body = cat('AIFF', chunk('COMM', Buffer.alloc(18)), ...extra, chunk('SSND', noise(2000)));
  return cat('FORM', u32be(body.length), body);
}

/** Two Opus pages: head and comments, then sound with the end flag. */
export function makeOgg(comments: readonly string[] = []): Buffer {
  const page = (flags: number, body: Buffer): Buffer => {
    const lengths = [...Array.from({ length: Math.floor(body.length / 255) }, () => 255), body.length % 255];
    return cat('OggS', u8(0, flags), Buffer.alloc(20), u8(lengths.length, ...lengths), body);
  };
  const text = (value: string): Buffer => cat(u32le(value.length), value);
  return cat(
    page(2, cat('OpusHead', u8(1, 2), Buffer.alloc(9))),
    page(0, cat('OpusTags', text('libopus 1.4'), u32le(comments.length), ...comments.map(text))),
    page(4, noise(1800)),
  );
}

export function makeBmp(): Buffer {
  const pixels = noise(40 * 3 * 30, 255);
  return cat(
    'BM',
    u32le(54 + pixels.length, 0, 54),
    u32le(40, 40, 30),
    u16le(1, 24),
    u32le(0, pixels.length, 0, 0, 0, 0),
    pixels,
  );
}

/** TGA 2.0 with footer; the extension area holds `software`, or is not there. */
export function makeTga(software?: string, footer = true): Buffer {
  const picture = cat(u8(0, 0, 2), Buffer.alloc(9), u16le(40, 30), u8(24, 0), noise(40 * 30 * 3, 255));
  if (!footer) return picture;
  const area = Buffer.alloc(495);
  area.set(ascii(software ?? ''), 426);
  return cat(
    picture,
    software === undefined ? '' : area,
    u32le(software === undefined ? 0 : picture.length, 0),
    'TRUEVISION-XFILE.\0',
  );
}

export function makePsd(): Buffer {
  const resource = cat('8BIM', u16be(1060), u16be(0), u32be(4), 'xmp!');
  return cat(
    '8BPS',
    u16be(1),
    Buffer.alloc(6),
    u16be(3),
    u32be(30, 40),
    u16be(8, 3),
    u32be(0),
    u32be(resource.length),
    resource,
    u32be(0),
    u16be(0),
    noise(3600, 255),
  );
}

export const makeRadiance = (...lines: readonly string[]): Buffer =>
  cat('#?RADIANCE\n', ...lines.map((line) => `${line}\n`), 'FORMAT=32-bit_rle_rgbe\n\n-Y 30 +X 40\n', noise(2000));

export const makePdf = (): Buffer => cat('%PDF-1.7\n', noise(1500, 120), '\nstartxref\n9\n%%EOF\n');
export const makeSvg = (): Buffer =>
  ascii(
    `<?xml version="1.0"?>\n<!-- made -->\n<svg xmlns="http://www.w3.org/2000/svg">${'<rect width="1"/>'.repeat(90)}</svg>\n`,
  );

export function makeJxl(...extra: readonly Buffer[]): Buffer {
  const codestream = cat(u8(0xff, 0x0a, 0x1f, 0x41), noise(900));
  return cat(box('JXL ', '\r\n\x87\n'), box('ftyp', 'jxl ', u32be(0), 'jxl '), ...extra, box('jxlc', codestream));
}
export const makeNakedJxl = (): Buffer => cat(u8(0xff, 0x0a, 0x1f, 0x41), noise(900));

export function makeJ2c(comment = ''): Buffer {
  const size = cat(
    u8(0xff, 0x51),
    u16be(47),
    u16be(0),
    u32be(40, 30, 0, 0, 40, 30, 0, 0),
    u16be(3),
    Buffer.alloc(9, 1),
  );
  const note = comment === '' ? '' : cat(u8(0xff, 0x64), u16be(comment.length + 4, 1), comment);
  return cat(u8(0xff, 0x4f), size, note, u8(0xff, 0x90), u16be(10), Buffer.alloc(8), noise(1500), u8(0xff, 0xd9));
}
export const makeJp2 = (...extra: readonly Buffer[]): Buffer =>
  cat(
    box('jP  ', '\r\n\x87\n'),
    box('ftyp', 'jp2 ', u32be(0), 'jp2 '),
    box('jp2h', Buffer.alloc(20)),
    ...extra,
    box('jp2c', makeJ2c()),
  );

export function makeFlv(script = false): Buffer {
  const tag = (type: number, body: Buffer): Buffer =>
    cat(u32be(type * 2 ** 24 + body.length), Buffer.alloc(7), body, u32be(body.length + 11));
  return cat(
    'FLV',
    u8(1, 5),
    u32be(9, 0),
    script ? tag(18, ascii('onMetaData')) : '',
    ...Array.from({ length: 6 }, () => tag(9, noise(301))),
  );
}
export const makeTransportStream = (): Buffer =>
  cat(...Array.from({ length: 12 }, () => cat(u8(0x47, 0x40, 0, 0x10), noise(184, 60))));
export const makeAac = (): Buffer =>
  cat(...Array.from({ length: 12 }, () => cat(u8(0xff, 0xf1, 0x50, 0x80, 0x19, 0x1f, 0xfc), noise(193, 100))));

const MXF = (last: string): Buffer => Buffer.from(`060e2b34${last}`, 'hex');
const klv = (key: Buffer, body: Buffer): Buffer => cat(key, u8(0x83), u32be(body.length).subarray(1), body);
const partition = (kind: string, footerAt: number, headerBytes: number): Buffer =>
  klv(
    MXF(`020501010d010201010${kind}00`),
    cat(
      u16be(1, 3),
      u32be(1),
      u64be(0, 0, footerAt, headerBytes, 0),
      u32be(0),
      u64be(0),
      u32be(0),
      Buffer.alloc(16),
      u32be(0, 16),
    ),
  );

/** A closed MXF with a material package whose time code starts at `frame`. `open`: its header does not know the footer. */
export function makeMxf({ frame = 86_400, base = 24, dropFrame = false, open = false } = {}): Buffer {
  const id = (number: number): Buffer => Buffer.alloc(16, number);
  const item = (tag: number, value: Buffer): Buffer => cat(u16be(tag, value.length), value);
  const array = (...ids: readonly Buffer[]): Buffer => cat(u32be(ids.length, 16), ...ids);
  const set = (kind: string, instance: number, ...items: readonly Buffer[]): Buffer =>
    klv(MXF(`025301010d0101010101${kind}00`), cat(item(0x3c0a, id(instance)), ...items));
  const clock = (instance: number, start: number): Buffer =>
    set('14', instance, item(0x1501, u64be(start)), item(0x1502, u16be(base)), item(0x1503, u8(dropFrame ? 1 : 0)));
  const metadata = cat(
    // A source package's clock comes first and must not be taken for the material's.
    clock(9, 0),
    set('36', 1, item(0x4403, array(id(2)))),
    set('3b', 2, item(0x4803, id(3))),
    set('0f', 3, item(0x1001, array(id(4)))),
    clock(4, frame),
    set(
      '28',
      5,
      item(0x3203, u32be(64)),
      item(0x3202, u32be(48)),
      item(0x3208, u32be(36)),
      item(0x3001, u32be(24_000, 1001)),
      item(0x3002, u64be(48)),
    ),
  );
  const essence = klv(MXF('010201010d01030115010500'), noise(2000));
  const headBytes = partition('204', 0, 0).length;
  const footerAt = headBytes + metadata.length + essence.length;
  const head = partition(open ? '201' : '204', open ? 0 : footerAt, metadata.length);
  const footer = partition('404', footerAt, 0);
  const index = klv(MXF('020501010d01020101110100'), cat(u32be(0), u64be(0), u32be(0), u64be(footerAt), u32be(0)));
  index.writeUInt32BE(index.length, index.length - 4);
  return cat(head, metadata, essence, footer, index);
}

export const makeMarkdown = (frontMatter = 'AIGC:\n  Label: AIGC\n  ContentProducer: made'): Buffer =>
  ascii(`---\n${frontMatter}\n---\n# Scene 12\n`);

export const makeSequenceManifest = (): Buffer =>
  ascii(
    `{\n"format": "assay-sequence-manifest",\n"version": 1,\n"display": "a \\"}] \\\\#.exr",\n"frames": [\n${'{"frame":1,"name":"a.1.exr"},\n'.repeat(90)}{}\n]\n}`,
  );

export const makeReceipt = (): Buffer =>
  ascii(`{"format":"assay-receipt","version":1,"entries":[${'{},'.repeat(90)}{}]}`);
