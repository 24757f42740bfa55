import { expect, test } from 'vitest';
import { box, C2PA_UUID, makeFragmented, makeHeif, makeMovie, XMP_UUID } from './make/bmff.ts';
import { ascii, cat, u8, u16be, u32be, u32le } from './make/bytes.ts';
import { makeDpx } from './make/dpx.ts';
import { makeExr } from './make/exr.ts';
import { jpegSegment, makeJpeg } from './make/jpeg.ts';
import * as other from './make/others.ts';
import { makePng, pngChunk } from './make/png.ts';
import { walkBytes } from './make/probe-bytes.ts';
import { makeAvi, makeWav, makeWebp, riff, riffChunk, riffList } from './make/riff.ts';
import { makeTiff } from './make/tiff.ts';

const AIGC = '{"Label":"1","ContentProducer":"made"}';
const text = (tag: number): Buffer =>
  makeTiff({ extra: [{ tag, type: 2, value: ascii('prompt: a fox in the snow\0') }] });
const frame = (name: string, content: string): Buffer => other.makeMp3(other.id3(other.id3Frame(name, content)));
const png = (type: string, content = 'x'): Buffer => makePng({ before: pngChunk(type, content) });
const jpeg = (marker: number, content: string): Buffer => makeJpeg({ before: jpegSegment(marker, content) });
const exr = (name: string, value: string, type = 'string'): Buffer => makeExr({ extra: [[name, type, value]] });
const udta = box('udta', box('\xa9cmt', '{"prompt":1}'));
const keys = box(
  'meta',
  box('hdlr', Buffer.alloc(8), 'mdta', Buffer.alloc(12)),
  box('keys', u32be(0, 1), box('mdta', 'AIGC')),
  box('ilst'),
);

/** Every place where a sign can sit, as [what, file]. ExifTool has to be asked for each. */
const METADATA: readonly (readonly [string, Buffer])[] = [
  ['PNG tEXt', png('tEXt', 'parameters\0Steps: 20')],
  ['PNG tEXt after the picture', makePng({ after: pngChunk('tEXt', `AIGC\0${AIGC}`) })],
  ['PNG zTXt', png('zTXt')],
  ['PNG iTXt', png('iTXt', 'XML:com.adobe.xmp\0')],
  ['PNG eXIf', png('eXIf')],
  ['PNG private chunk', png('prVt')],
  ['PNG trailer', makePng({ trailer: ascii('workflow') })],
  ['JPEG COM', jpeg(0xfe, 'prompt')],
  ['JPEG EXIF', jpeg(0xe1, 'Exif\0\0II')],
  ['JPEG XMP', jpeg(0xe1, 'http://ns.adobe.com/xap/1.0/\0<x/>')],
  ['JPEG IPTC', jpeg(0xed, 'Photoshop 3.0\x008BIM')],
  ['JPEG APP11', jpeg(0xeb, 'JP\0\x01')],
  ['JPEG MPF', jpeg(0xe2, 'MPF\0')],
  ['JPEG JFIF extension', jpeg(0xe0, 'JFXX\0')],
  ['JPEG COM between scans', makeJpeg({ between: jpegSegment(0xfe, 'prompt') })],
  ['JPEG second picture', makeJpeg({ trailer: makeJpeg() })],
  ['JPEG trailer', makeJpeg({ trailer: ascii('x') })],
  ['GIF comment', other.makeGif(other.gifExtension(0xfe, 'made with', ''))],
  ['GIF XMP', other.makeGif(other.gifExtension(0xff, 'XMP DataXMP', '<x:xmpmeta/>'))],
  ['GIF C2PA', other.makeGif(other.gifExtension(0xff, 'C2PA_GIF\x01\0\0', 'jumb'))],
  ...[270, 271, 272, 305, 315, 700, 33_432, 33_723, 34_377, 34_665, 37_510, 52_545, 65_000].map(
    (tag) => [`TIFF tag ${tag}`, text(tag)] as const,
  ),
  ['TIFF text in a sub-directory', makeTiff({ sub: [{ tag: 270, type: 2, value: ascii('fox\0') }] })],
  ['TIFF trailer of another program', cat(makeTiff(), 'AXS!trailer')],
  ['EXR prompt', exr('prompt', '{"3":{}}')],
  ['EXR software', exr('software', 'FXTD Studio - ComfyUI')],
  ['EXR comments', exr('comments', 'x')],
  ['EXR owner', exr('owner', 'x')],
  ['EXR xmp', exr('xmp', '<x/>')],
  ['EXR string vector', exr('workflow', cat(u32le(3), 'abc').toString('latin1'), 'stringvector')],
  ['EXR attribute of a type nobody knows', exr('note', 'abc', 'opaque')],
  ['EXR second part', makeExr({}, { extra: [['Prompt', 'string', 'fox']] })],
  ...(
    [
      [160, 'creator'],
      [260, 'project'],
      [460, 'copyright'],
      [820, 'description'],
      [1556, 'device'],
      [1764, 'slate'],
    ] as const
  ).map(([at, name]) => [`DPX ${name}`, makeDpx({ [at]: 'made by x' })] as const),
  ['DPX user data', makeDpx({}, Buffer.alloc(64, 'u'))],
  ['WebP EXIF', makeWebp(riffChunk('EXIF', 'x'))],
  ['WebP XMP', makeWebp(riffChunk('XMP ', 'x'))],
  ['WebP C2PA', makeWebp(riffChunk('C2PA', 'x'))],
  ['AVI INFO AIGC', makeAvi(riffList('INFO', riffChunk('AIGC', AIGC)))],
  ['AVI C2PA', makeAvi(riffChunk('C2PA', 'x'))],
  ['AVI behind the first RIFF', cat(makeAvi(), riff('AVIX', riffList('INFO', riffChunk('AIGC', AIGC))))],
  ['WAV INFO AIGC', makeWav(riffList('INFO', riffChunk('AIGC', AIGC)))],
  ['WAV INFO comment', makeWav(riffList('INFO', riffChunk('ICMT', 'made with suno')))],
  ['WAV bext', makeWav(riffChunk('bext', Buffer.alloc(602)))],
  ['WAV iXML', makeWav(riffChunk('iXML', '<BWFXML/>'))],
  ['WAV ID3', makeWav(riffChunk('id3 ', 'ID3'))],
  ['WAV C2PA', makeWav(riffChunk('C2PA', 'x'))],
  ['MP4 user data', makeMovie({ inMovie: udta })],
  ['MP4 keys', makeMovie({ inMovie: keys })],
  ['MP4 keys of a track', makeMovie({ inTrack: keys })],
  ['MP4 user data of a track', makeMovie({ inTrack: udta })],
  ['MP4 XMP', makeMovie({ atEnd: box('uuid', XMP_UUID, '<x/>') })],
  ['MP4 C2PA', makeMovie({ atEnd: box('uuid', C2PA_UUID, 'x') })],
  ['MP4 initialisation segment with C2PA', makeFragmented({ c2pa: true })],
  ['MP4 unknown box', makeMovie({ atEnd: box('wxyz', 'x') })],
  ['MP4 meta at the top', makeMovie({ atEnd: keys })],
  ['HEIC EXIF item', makeHeif('heic', 'Exif')],
  ['AVIF XMP item', makeHeif('avif', 'mime')],
  ['JPEG XL Exif', other.makeJxl(box('Exif', 'x'))],
  ['JPEG XL XMP', other.makeJxl(box('xml ', 'x'))],
  ['JPEG XL compressed box', other.makeJxl(box('brob', 'Exif'))],
  ['JPEG XL jumb', other.makeJxl(box('jumb', 'x'))],
  ['JPEG 2000 XML', other.makeJp2(box('xml ', 'x'))],
  ['JPEG 2000 uuid', other.makeJp2(box('uuid', XMP_UUID))],
  ['JPEG 2000 comment', other.makeJ2c('made by x')],
  ['Matroska tags', other.makeMatroska('matroska', other.matroskaTags())],
  ['WebM tags', other.makeMatroska('webm', other.matroskaTags())],
  ['FLAC comment', other.makeFlac(['prompt={}'])],
  ['FLAC ID3', cat(other.id3(other.id3Frame('TXXX', 'x')), other.makeFlac())],
  ['Ogg comment', other.makeOgg(['AIGC=x'])],
  ['MP3 TXXX', frame('TXXX', 'AIGC')],
  ['MP3 GEOB', frame('GEOB', 'application/c2pa')],
  ['MP3 ID3v1', other.makeMp3(Buffer.alloc(0), true, cat('TAG', Buffer.alloc(125)))],
  ['MP3 APE', other.makeMp3(Buffer.alloc(0), true, cat('APETAGEX', Buffer.alloc(24)))],
  ['AIFF ANNO', other.makeAiff(cat('ANNO', u32be(2), 'hi'))],
  ['AIFF ID3', other.makeAiff(cat('ID3 ', u32be(2), 'hi'))],
  ['FLV script', other.makeFlv(true)],
  ['TGA software', other.makeTga('ComfyUI')],
  ['Radiance software', other.makeRadiance('SOFTWARE=ComfyUI')],
  ['PDF', other.makePdf()],
  ['SVG', other.makeSvg()],
  ['PSD', other.makePsd()],
];

test.each(METADATA)('%s is a possible carrier of metadata', (_name, bytes) => {
  const draft = walkBytes(bytes, '.md');
  expect(draft.mediaType).toBeDefined();
  expect(draft.incompleteReason).toBeUndefined();
  expect(draft.metadataCarrier).toBe('possible');
});

/** Where C2PA (specification 2.2, Appendix A) puts manifests, or where XMP can point to one. */
const CREDENTIAL =
  /C2PA|caBX|APP11|XMP|xmp|52545|tag 700|GEOB|jumb|iTXt|PDF|SVG|uuid|FLAC ID3|MPF|JPEG trailer|PNG trailer|second picture|WAV ID3/;

test.each(METADATA.filter(([name]) => CREDENTIAL.test(name) && !/EXR/.test(name)))(
  '%s is a possible carrier of a credential',
  (_name, bytes) => {
    expect(walkBytes(bytes).credentialCarrier).toBe('possible');
  },
);

test.each(
  METADATA.filter(([name]) =>
    /tEXt|zTXt|JPEG EXIF|JPEG COM|GIF comment|TIFF tag 270|WAV bext|WAV INFO|AVI INFO|MP4 user data$|Vorbis|FLAC comment/.test(
      name,
    ),
  ),
)('%s alone needs no look for a credential', (_name, bytes) => {
  expect(walkBytes(bytes).credentialCarrier).toBe('none');
});

const JUMBF_SEGMENT = cat('JP', u16be(0x0211), u32be(1, 100), 'jumb', u32be(30), 'jumd');

/** Carriers of nothing but a credential: ExifTool has nothing to say of these that the C2PA library does not say better. */
const CREDENTIAL_ONLY: readonly (readonly [string, Buffer])[] = [
  ['PNG caBX', png('caBX')],
  ['JPEG APP11 with JUMBF', makeJpeg({ before: jpegSegment(0xeb, JUMBF_SEGMENT) })],
];

test.each(CREDENTIAL_ONLY)('%s can hold a credential and no metadata', (_name, bytes) => {
  expect(walkBytes(bytes)).toMatchObject({ credentialCarrier: 'possible', metadataCarrier: 'none' });
});

test('metadata beside a credential is read', () => {
  const both = makeJpeg({ before: cat(jpegSegment(0xeb, JUMBF_SEGMENT), jpegSegment(0xfe, 'prompt')) });
  expect(walkBytes(both).metadataCarrier).toBe('possible');
});

const HARMLESS: readonly (readonly [string, Buffer])[] = [
  [
    'PNG with profile, density and time',
    makePng({
      before: cat(pngChunk('iCCP', 'x'), pngChunk('pHYs', Buffer.alloc(9)), pngChunk('tIME', Buffer.alloc(7))),
    }),
  ],
  [
    'APNG',
    makePng({
      before: pngChunk('acTL', Buffer.alloc(8)),
      after: cat(pngChunk('fcTL', Buffer.alloc(26)), pngChunk('fdAT', Buffer.alloc(40))),
    }),
  ],
  [
    'JPEG with profile and Adobe segment',
    makeJpeg({
      before: cat(jpegSegment(0xe2, 'ICC_PROFILE\0\x01\x01x'), jpegSegment(0xee, cat('Adobe', Buffer.alloc(7)))),
    }),
  ],
  [
    'JPEG with fill bytes and Huffman tables between scans',
    makeJpeg({ between: cat(u8(0xff, 0xff), jpegSegment(0xc4, Buffer.alloc(19))) }),
  ],
  [
    'EXR with standard texts',
    makeExr({
      extra: [
        ['capDate', 'string', '2026:11:20 12:00:00'],
        ['view', 'string', 'left'],
        ['comments', 'string', ''],
      ],
    }),
  ],
  ['EXR by FFmpeg', exr('writer', 'Lavc59.37.100')],
  ['DPX by FFmpeg', makeDpx({ 160: 'Lavc59.37.100' })],
  ['MP4 by FFmpeg', makeMovie({ inMovie: lavfUserData('Lavf59.27.100') })],
  ['MP4 with padding', makeMovie({ atEnd: box('free', Buffer.alloc(500)) })],
  ['MP4 with three zero bytes behind', makeMovie({ atEnd: Buffer.alloc(3) })],
];

test.each(HARMLESS)('%s carries nothing', (_name, bytes) => {
  expect(walkBytes(bytes)).toMatchObject({ structure: 'complete', credentialCarrier: 'none', metadataCarrier: 'none' });
});

test('an encoder other than FFmpeg in user data is read', () => {
  expect(walkBytes(makeMovie({ inMovie: lavfUserData('Google') })).metadataCarrier).toBe('possible');
  expect(walkBytes(makeMovie({ inMovie: lavfUserData('Lavf59.27.100 by ComfyUI') })).metadataCarrier).toBe('possible');
});

/** User data as FFmpeg's muxer writes it. */
function lavfUserData(encoder: string): Buffer {
  const handler = box('hdlr', u32be(0, 0), 'mdirappl', Buffer.alloc(9));
  return box('udta', box('meta', u32be(0), handler, box('ilst', box('\xa9too', box('data', u32be(1, 0), encoder)))));
}
