import { makeFragmented, makeHeif, makeMovie } from './bmff.ts';
import { makeDpx } from './dpx.ts';
import { makeExr } from './exr.ts';
import { makeJpeg } from './jpeg.ts';
import * as other from './others.ts';
import { makePng } from './png.ts';
import { makeAvi, makeRf64, makeWav, makeWebp } from './riff.ts';
import { makeBigTiff, makeTiff } from './tiff.ts';

export interface WholeFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly mediaType: string;
  /** `unknown` for formats that do not say where they end. */
  readonly structure: 'complete' | 'unknown';
  readonly credential: 'none' | 'possible';
  readonly metadata: 'none' | 'possible';
  readonly dimensions?: readonly [number, number];
}

type Row = readonly [
  name: string,
  bytes: Buffer,
  mediaType: string,
  structure: WholeFile['structure'],
  carriers: `${'none' | 'possible'} ${'none' | 'possible'}`,
  dimensions?: readonly [number, number],
];

const ROWS: readonly Row[] = [
  ['a.png', makePng(), 'image/png', 'complete', 'none none', [40, 30]],
  ['a.jpg', makeJpeg(), 'image/jpeg', 'complete', 'none none', [40, 30]],
  [
    'a.gif',
    other.makeGif(other.gifExtension(0xff, 'NETSCAPE2.0', '\x01\0\0')),
    'image/gif',
    'complete',
    'none none',
    [40, 30],
  ],
  ['a.tif', makeTiff(), 'image/tiff', 'complete', 'none none', [40, 30]],
  ['big-endian.tif', makeTiff({ bigEndian: true }), 'image/tiff', 'complete', 'none none', [40, 30]],
  ['big.tif', makeBigTiff(), 'image/tiff', 'complete', 'none none', [40, 30]],
  ['a.exr', makeExr(), 'image/x-exr', 'complete', 'none none', [40, 42]],
  ['tiled.exr', makeExr({ tiled: true }), 'image/x-exr', 'complete', 'none none', [40, 42]],
  ['deep.exr', makeExr({ deep: true }), 'image/x-exr', 'complete', 'none none', [40, 42]],
  ['parts.exr', makeExr({}, { tiled: true }, { deep: true }), 'image/x-exr', 'complete', 'none none', [40, 42]],
  ['a.dpx', makeDpx(), 'image/x-dpx', 'complete', 'none none', [40, 30]],
  ['a.webp', makeWebp(), 'image/webp', 'complete', 'none none', [40, 30]],
  ['a.avi', makeAvi(), 'video/x-msvideo', 'complete', 'none none', [64, 36]],
  ['a.wav', makeWav(), 'audio/wav', 'complete', 'none none'],
  ['rf64.wav', makeRf64(), 'audio/wav', 'complete', 'none none'],
  ['a.mov', makeMovie({ brand: 'qt  ' }), 'video/quicktime', 'complete', 'none none', [64, 36]],
  ['a.mp4', makeMovie({ movieFirst: true }), 'video/mp4', 'complete', 'none none', [64, 36]],
  ['long.mp4', makeMovie({ longMediaBox: true }), 'video/mp4', 'complete', 'none none', [64, 36]],
  ['fragmented.mp4', makeFragmented({ segments: 1 }), 'video/mp4', 'complete', 'none none', [64, 36]],
  ['a.m4a', makeMovie({ brand: 'M4A ', soundOnly: true }), 'audio/mp4', 'complete', 'none none'],
  ['a.heic', makeHeif('heic'), 'image/heic', 'complete', 'none none', [640, 360]],
  ['a.avif', makeHeif('avif'), 'image/avif', 'complete', 'none none', [640, 360]],
  ['a.jxl', other.makeJxl(), 'image/jxl', 'complete', 'none none'],
  ['naked.jxl', other.makeNakedJxl(), 'image/jxl', 'unknown', 'none none'],
  ['a.jp2', other.makeJp2(), 'image/jp2', 'complete', 'none none', [40, 30]],
  ['a.j2c', other.makeJ2c(), 'image/j2c', 'complete', 'none none', [40, 30]],
  ['a.mxf', other.makeMxf(), 'application/mxf', 'complete', 'none possible', [64, 36]],
  ['open.mxf', other.makeMxf({ open: true }), 'application/mxf', 'complete', 'none possible', [64, 36]],
  ['a.mkv', other.makeMatroska(), 'video/x-matroska', 'complete', 'none none', [64, 36]],
  ['a.webm', other.makeMatroska('webm'), 'video/webm', 'complete', 'none none', [64, 36]],
  ['a.ogg', other.makeOgg(), 'audio/ogg', 'complete', 'none none'],
  ['a.flac', other.makeFlac(), 'audio/flac', 'unknown', 'none none'],
  ['a.mp3', other.makeMp3(), 'audio/mpeg', 'complete', 'none none'],
  ['bare.mp3', other.makeMp3(Buffer.alloc(0), false), 'audio/mpeg', 'unknown', 'none none'],
  ['a.aac', other.makeAac(), 'audio/aac', 'unknown', 'none none'],
  ['a.aiff', other.makeAiff(), 'audio/aiff', 'complete', 'none none'],
  ['a.bmp', other.makeBmp(), 'image/bmp', 'complete', 'none none', [40, 30]],
  ['a.tga', other.makeTga(), 'image/x-tga', 'complete', 'none none', [40, 30]],
  ['old.tga', other.makeTga(undefined, false), 'image/x-tga', 'complete', 'none none', [40, 30]],
  ['a.psd', other.makePsd(), 'image/vnd.adobe.photoshop', 'complete', 'none possible', [40, 30]],
  ['a.hdr', other.makeRadiance(), 'image/vnd.radiance', 'unknown', 'none none', [40, 30]],
  ['a.pdf', other.makePdf(), 'application/pdf', 'complete', 'possible possible'],
  ['a.svg', other.makeSvg(), 'image/svg+xml', 'complete', 'possible possible'],
  ['a.flv', other.makeFlv(), 'video/x-flv', 'unknown', 'none none'],
  ['a.ts', other.makeTransportStream(), 'video/mp2t', 'unknown', 'none possible'],
  [
    'a.frames.exr.sequence.json',
    other.makeSequenceManifest(),
    'application/vnd.assay.sequence+json',
    'complete',
    'none none',
  ],
  ['a.receipt.json', other.makeReceipt(), 'application/vnd.assay.receipt+json', 'complete', 'none none'],
  ['a.md', other.makeMarkdown(), 'text/markdown', 'unknown', 'possible possible'],
];

/** One small, whole file of every type, without any sign or text in it. */
export const WHOLE_FILES: readonly WholeFile[] = ROWS.map(
  ([name, bytes, mediaType, structure, carriers, dimensions]) => {
    const [credential, metadata] = carriers.split(' ') as ['none' | 'possible', 'none' | 'possible'];
    return { name, bytes, mediaType, structure, credential, metadata, ...(dimensions && { dimensions }) };
  },
);
