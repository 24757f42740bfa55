import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exiftoolPath } from 'exiftool-vendored';
import sharp, { type Sharp } from 'sharp';
import { makeExr } from '../../../bench/make/exr.ts';
import { makeNoise } from '../../../bench/make/noise.ts';
import { makePdf, makePsd } from './make-documents.ts';

const run = promisify(execFile);
const WIDTH = 64;
const HEIGHT = 48;

/** What shows that nothing was re-encoded: decoded by one of these, or bytes that are the same (for a PDF as far as they went). */
export type Decoder = 'sharp' | 'ffmpeg' | 'bytes';

export interface Medium {
  readonly name: string;
  readonly decoder: Decoder;
}

export interface Media {
  readonly made: readonly Medium[];
  /** Names of what nothing here can make. */
  readonly missing: readonly string[];
}

interface Maker extends Medium {
  readonly make: (path: string) => Promise<unknown>;
}

const SOUND = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=0.3'];
const PICTURE = ['-f', 'lavfi', '-i', 'testsrc2=size=96x64:rate=25:duration=0.4'];
const FRAME = [...PICTURE, '-frames:v', '1'];
const FRAGMENTED = ['-movflags', 'frag_keyframe+empty_moov+default_base_moof'];

function picture(): Sharp {
  return sharp(makeNoise(7, WIDTH * HEIGHT * 3), { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });
}

function still(name: string, encode: (picture: Sharp) => Sharp): Maker {
  return { name, decoder: 'sharp', make: async (path) => writeFile(path, await encode(picture()).toBuffer()) };
}

function movie(name: string, ...args: readonly string[]): Maker {
  return { name, decoder: 'ffmpeg', make: (path) => runFfmpeg(args, path) };
}

function runFfmpeg(args: readonly string[], path: string): Promise<unknown> {
  return run('ffmpeg', ['-v', 'error', '-y', '-threads', '1', ...args, '-fflags', '+bitexact', path], {
    timeout: 20_000,
  });
}

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="20" height="30" fill="#345"/></svg>';

/** A DNG is a TIFF with a tag that says so; the raw tags are nothing that signing touches. */
async function makeDng(path: string): Promise<void> {
  await writeFile(path, await picture().tiff().toBuffer());
  await run('perl', [await exiftoolPath(), '-q', '-overwrite_original', '-DNGVersion=1 4 0 0', path]);
}

/** The container around a codestream: signature, file type, `jxlc` (ISO/IEC 18181-2). */
async function makeJxl(path: string): Promise<void> {
  await runFfmpeg(FRAME, path);
  const bytes = await readFile(path);
  if (bytes[0] !== 0xff) return;
  const head = Buffer.from('0000000c4a584c200d0a870a00000014667479706a786c20000000006a786c20', 'hex');
  const box = Buffer.alloc(8);
  box.writeUInt32BE(bytes.length + 8, 0);
  box.write('jxlc', 4, 'latin1');
  await writeFile(path, Buffer.concat([head, box, bytes]));
}

/** Types that take a credential in. */
export const EMBEDDING: readonly Maker[] = [
  still('take.jpg', (made) => made.jpeg()),
  still('take.png', (made) => made.png()),
  still('take.webp', (made) => made.webp()),
  still('take.tif', (made) => made.tiff()),
  still('tiles.tif', (made) =>
    made.tiff({ compression: 'lzw', tile: true, pyramid: true, tileWidth: 16, tileHeight: 16 }),
  ),
  still('big.tif', (made) => made.tiff({ bigtiff: true })),
  { name: 'take.dng', decoder: 'sharp', make: makeDng },
  still('take.gif', (made) => made.gif()),
  still('take.avif', (made) => made.avif({ effort: 0 })),
  still('take.heic', (made) => made.heif({ compression: 'hevc' })),
  { name: 'take.jxl', decoder: 'ffmpeg', make: makeJxl },
  { name: 'take.svg', decoder: 'sharp', make: (path) => writeFile(path, SVG) },
  movie('take.mp4', ...PICTURE, ...SOUND),
  movie('fragments.mp4', ...PICTURE, ...FRAGMENTED),
  movie('take.mov', ...PICTURE, ...SOUND, '-c:v', 'prores_ks', '-c:a', 'pcm_s24le'),
  movie('take.m4a', ...SOUND),
  movie('take.wav', ...SOUND),
  movie('take.mp3', ...SOUND),
  movie('take.flac', ...SOUND),
  movie('take.avi', ...PICTURE, ...SOUND),
];

/** Types whose credential lies beside them. */
export const BESIDE: readonly Maker[] = [
  { name: 'comp.exr', decoder: 'ffmpeg', make: (path) => writeFile(path, makeFrame(1)) },
  movie('scan.dpx', ...FRAME, '-pix_fmt', 'gbrp10be'),
  movie('scan.bmp', ...FRAME),
  movie('scan.tga', ...FRAME),
  movie('scan.jp2', ...FRAME),
  movie('bare.jxl', ...FRAME),
  { name: 'layers.psd', decoder: 'ffmpeg', make: (path) => writeFile(path, makePsd(WIDTH, HEIGHT)) },
  movie('reel.mxf', ...PICTURE, ...SOUND, '-c:v', 'mpeg2video', '-ar', '48000'),
  movie('reel.mkv', ...PICTURE, ...SOUND),
  movie('reel.webm', ...PICTURE, ...SOUND, '-c:v', 'libvpx', '-c:a', 'libopus'),
  movie('sound.aiff', ...SOUND),
  movie('sound.ogg', ...SOUND, '-c:a', 'libvorbis'),
  movie('long.wav', ...SOUND, '-rf64', 'always'),
  { name: 'page.pdf', decoder: 'bytes', make: (path) => writeFile(path, makePdf()) },
];

export const FRAMES = [1001, 1002, 1004].map((frame) => `sh010.${frame}.exr`);

function makeFrame(seed: number): Buffer {
  return makeExr(16, 9, makeNoise(seed, 16 * 9 * 6));
}

/** Writes one file of each format below a folder (`embed`, `beside`, `frames`), and a plate beside it. */
export async function makeMedia(folder: string): Promise<Readonly<Record<'embed' | 'beside', Media>>> {
  const into = async (name: string): Promise<string> => {
    await mkdir(join(folder, name), { recursive: true });
    return join(folder, name);
  };
  const frames = await into('frames');
  await Promise.all(FRAMES.map((name, at) => writeFile(join(frames, name), makeFrame(at + 10))));
  const [embed, beside] = await Promise.all([
    makeAll(EMBEDDING, await into('embed')),
    makeAll(BESIDE, await into('beside')),
  ]);
  await copyFile(join(folder, 'embed/take.jpg'), join(folder, '../plate.jpg'));
  return { embed, beside };
}

async function makeAll(makers: readonly Maker[], folder: string): Promise<Media> {
  const outcomes = await Promise.all(
    makers.map(async (maker) => {
      const path = join(folder, maker.name);
      return maker.make(path).then(
        () => ({ maker, done: true }),
        () => ({ maker, done: false }),
      );
    }),
  );
  return {
    made: outcomes.flatMap(({ maker, done }) => (done ? [{ name: maker.name, decoder: maker.decoder }] : [])),
    missing: outcomes.flatMap(({ maker, done }) => (done ? [] : [maker.name])),
  };
}
