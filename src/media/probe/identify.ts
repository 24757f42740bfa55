import { RECEIPT_FORMAT, RECEIPT_TYPE } from '../../domain/receipt.ts';
import { SEQUENCE_MANIFEST_FORMAT, SEQUENCE_MANIFEST_TYPE } from '../../domain/sequence-manifest.ts';
import type { ByteSource } from './byte-source.ts';
import { bmffType, isBmff } from './identify-bmff.ts';
import { isMarkup, isPlainText } from './identify-text.ts';
import type { Walk } from './probe-draft.ts';
import { id3v2Bytes, walkAac, walkAiff, walkFlac, walkMp3, walkOgg } from './walk/audio.ts';
import { walkBmff } from './walk/bmff.ts';
import { walkPdf, walkSvg, walkText, walkZip } from './walk/document.ts';
import { walkCineon, walkDpx } from './walk/dpx.ts';
import { walkExr } from './walk/exr.ts';
import { walkGif } from './walk/gif.ts';
import { walkJpeg } from './walk/jpeg.ts';
import { walkJ2c, walkJp2 } from './walk/jpeg2000.ts';
import { walkJsonManifest } from './walk/json-manifest.ts';
import { walkJxlCodestream, walkJxlContainer } from './walk/jxl.ts';
import { walkMatroska } from './walk/matroska.ts';
import { findPartition, isHeaderPartition, MAX_RUN_IN_BYTES, walkMxf } from './walk/mxf.ts';
import { hasTgaFooter, walkBmp, walkPhotoshop, walkRadiance, walkTga } from './walk/picture.ts';
import { walkPng } from './walk/png.ts';
import { walkAvi, walkWav, walkWebp } from './walk/riff.ts';
import { walkFlv, walkTransportStream } from './walk/stream.ts';
import { walkTiff } from './walk/tiff.ts';

/** A type of file and how to walk it. */
export interface Identity {
  readonly mediaType: string;
  readonly walk: Walk;
}

/** Magic numbers at the beginning, longest first where one begins another. `\` escapes as in a string. */
const MAGIC: readonly (readonly [magic: string, mediaType: string, walk: Walk])[] = [
  ['\x89PNG\r\n\x1a\n', 'image/png', walkPng],
  ['\xff\xd8\xff', 'image/jpeg', walkJpeg],
  ['GIF87a', 'image/gif', walkGif],
  ['GIF89a', 'image/gif', walkGif],
  ['II*\0', 'image/tiff', walkTiff],
  ['MM\0*', 'image/tiff', walkTiff],
  ['II+\0\x08\0\0\0', 'image/tiff', walkTiff],
  ['MM\0+\0\x08\0\0', 'image/tiff', walkTiff],
  ['v/1\x01', 'image/x-exr', walkExr],
  ['SDPX', 'image/x-dpx', walkDpx],
  ['XPDS', 'image/x-dpx', walkDpx],
  ['\x80\x2a\x5f\xd7', 'image/x-cineon', walkCineon],
  ['\xd7\x5f\x2a\x80', 'image/x-cineon', walkCineon],
  ['\0\0\0\x0cJXL \r\n\x87\n', 'image/jxl', walkJxlContainer],
  ['\xff\x0a', 'image/jxl', walkJxlCodestream],
  ['\0\0\0\x0cjP  \r\n\x87\n', 'image/jp2', walkJp2],
  ['\xff\x4f\xff\x51', 'image/j2c', walkJ2c],
  ['\x1a\x45\xdf\xa3', 'video/x-matroska', walkMatroska],
  ['OggS', 'audio/ogg', walkOgg],
  ['fLaC', 'audio/flac', walkFlac],
  ['%PDF-', 'application/pdf', walkPdf],
  ['8BPS\0\x01', 'image/vnd.adobe.photoshop', walkPhotoshop],
  ['8BPS\0\x02', 'image/vnd.adobe.photoshop', walkPhotoshop],
  ['#?RADIANCE\n', 'image/vnd.radiance', walkRadiance],
  ['#?RGBE\n', 'image/vnd.radiance', walkRadiance],
  ['FLV\x01', 'video/x-flv', walkFlv],
  ['PK\x03\x04', 'application/zip', walkZip],
  ['PK\x05\x06', 'application/zip', walkZip],
];

/** What a file is, from its bytes. The extension only decides where bytes cannot: TGA without a footer, and text. */
export function identify(source: ByteSource, extension: string): Identity | undefined {
  const head = source.bytesUpTo(0, 64).toString('latin1');
  const known = MAGIC.find(([magic]) => head.startsWith(magic));
  if (known !== undefined) return { mediaType: known[1], walk: known[2] };
  return (
    identifyChunked(head) ??
    identifyManifest(source) ??
    identifySearched(source, head) ??
    identifyText(source, extension) ??
    identifyTga(source, extension)
  );
}

function identifyChunked(head: string): Identity | undefined {
  const form = head.slice(8, 12);
  if (/^(RIFF|RF64|BW64)/.test(head)) {
    if (form === 'WEBP') return { mediaType: 'image/webp', walk: walkWebp };
    if (form === 'AVI ') return { mediaType: 'video/x-msvideo', walk: walkAvi };
    if (form === 'WAVE') return { mediaType: 'audio/wav', walk: walkWav };
  }
  if (head.startsWith('FORM') && (form === 'AIFF' || form === 'AIFC'))
    return { mediaType: 'audio/aiff', walk: walkAiff };
  if (isBmff(head)) return { mediaType: bmffType(head), walk: walkBmff };
  // "BM" alone also begins text: the header length must be one of a bitmap.
  if (
    head.startsWith('BM') &&
    [12, 40, 52, 56, 64, 108, 124].includes(head.charCodeAt(14)) &&
    head.slice(15, 18) === '\0\0\0'
  ) {
    return { mediaType: 'image/bmp', walk: walkBmp };
  }
  return undefined;
}

/** What Assay writes as JSON says so in its first member, whatever the file is called. */
function identifyManifest(source: ByteSource): Identity | undefined {
  const head = source.bytesUpTo(0, 256).toString('utf8');
  const format = /^\ufeff?\s*\{\s*"format"\s*:\s*"([^"\\]*)"/.exec(head)?.[1];
  if (format === SEQUENCE_MANIFEST_FORMAT) return { mediaType: SEQUENCE_MANIFEST_TYPE, walk: walkJsonManifest };
  return format === RECEIPT_FORMAT ? { mediaType: RECEIPT_TYPE, walk: walkJsonManifest } : undefined;
}

function identifySearched(source: ByteSource, head: string): Identity | undefined {
  if (head.startsWith('ID3')) return identifyBehindId3(source);
  if (isTransportStream(source)) return { mediaType: 'video/mp2t', walk: walkTransportStream };
  if (isAdts(source)) return { mediaType: 'audio/aac', walk: walkAac };
  if (mpegFrameBytes(source, 0) > 0) return { mediaType: 'audio/mpeg', walk: walkMp3 };
  const partition = findPartition(source, 0, MAX_RUN_IN_BYTES);
  if (partition !== undefined && isHeaderPartition(source, partition))
    return { mediaType: 'application/mxf', walk: walkMxf };
  return undefined;
}

function identifyBehindId3(source: ByteSource): Identity {
  const next = source.bytesUpTo(id3v2Bytes(source), 4);
  if (next.toString('latin1') === 'fLaC') return { mediaType: 'audio/flac', walk: walkFlac };
  if (next[0] === 0xff && ((next[1] ?? 0) & 0xf6) === 0xf0) return { mediaType: 'audio/aac', walk: walkAac };
  return { mediaType: 'audio/mpeg', walk: walkMp3 };
}

/** Sync bytes at five packets' distance; 192 with the four bytes that Blu-ray puts before, 204 with error correction. */
function isTransportStream(source: ByteSource): boolean {
  const head = source.bytesUpTo(0, 1024);
  const layouts: readonly (readonly [number, number])[] = [[0, 188], [4, 192], [0, 204]]; // biome-ignore format: one table
  return layouts.some(([first, step]) => {
    const packets = Math.min(5, Math.floor((head.length - first) / step));
    return (
      packets >= 2 &&
      Array.from({ length: packets }, (_, index) => head[first + index * step]).every((byte) => byte === 0x47)
    );
  });
}

function isAdts(source: ByteSource): boolean {
  const isFrame = (at: number): boolean =>
    source.size >= at + 7 && (source.u16be(at) & 0xfff6) === 0xfff0 && ((source.u8(at + 2) >> 2) & 15) < 13;
  if (!isFrame(0)) return false;
  const length = (source.u32be(3) >>> 13) & 0x1fff;
  return length >= 7 && (length === source.size || isFrame(length));
}

const BITRATES_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320] as const;
const BITRATES_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160] as const;
const SAMPLE_RATES = [44_100, 48_000, 32_000] as const;

/** Length of the MPEG layer III frame at `at` when a second one follows it; 0 otherwise: eleven set bits alone prove nothing. */
function mpegFrameBytes(source: ByteSource, at: number, follow = true): number {
  const head = source.bytesUpTo(at, 4);
  if (head.length < 4) return 0;
  const word = head.readUInt32BE(0);
  if (word >>> 21 !== 0x7ff || ((word >>> 17) & 3) !== 1) return 0;
  const version = (word >>> 19) & 3;
  const rates = version === 3 ? BITRATES_1 : BITRATES_2;
  const kilobits = rates[(word >>> 12) & 15] ?? 0;
  const sampleRate = SAMPLE_RATES[(word >>> 10) & 3];
  if (version === 1 || kilobits === 0 || sampleRate === undefined) return 0;
  const divisor = version === 3 ? 1 : version === 2 ? 2 : 4;
  const samples = version === 3 ? 144_000 : 72_000;
  const length = Math.floor((samples * kilobits) / (sampleRate / divisor)) + ((word >>> 9) & 1);
  if (!follow) return length;
  return at + length === source.size || mpegFrameBytes(source, at + length, false) > 0 ? length : 0;
}

function identifyText(source: ByteSource, extension: string): Identity | undefined {
  if (isMarkup(source, 'svg')) return { mediaType: 'image/svg+xml', walk: walkSvg };
  const markdown = extension === '.md' || extension === '.markdown';
  if (!markdown && extension !== '.txt' && extension !== '.text') return undefined;
  return isPlainText(source) ? { mediaType: markdown ? 'text/markdown' : 'text/plain', walk: walkText } : undefined;
}

const TGA_EXTENSIONS: ReadonlySet<string> = new Set(['.tga', '.targa', '.icb', '.vda', '.vst']);

function identifyTga(source: ByteSource, extension: string): Identity | undefined {
  const named = TGA_EXTENSIONS.has(extension) && source.size > 18 && hasTgaHeader(source);
  return named || hasTgaFooter(source) ? { mediaType: 'image/x-tga', walk: walkTga } : undefined;
}

function hasTgaHeader(source: ByteSource): boolean {
  const plausible =
    source.u8(1) <= 1 && [1, 2, 3, 9, 10, 11].includes(source.u8(2)) && [8, 15, 16, 24, 32].includes(source.u8(16));
  return plausible && source.u16le(12) > 0 && source.u16le(14) > 0;
}
