import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { openCredentialReader } from '../../../../src/credentials/open-credential-reader.ts';
import { openCredentialWriter } from '../../../../src/credentials/writing/open-credential-writer.ts';
import { findMarkFormat } from '../../../../src/domain/mark-formats.ts';
import { makeAuthority, makeSigner } from '../../../support/certificates.ts';
import { flipByte, requestFor, trustIn } from '../../../support/credential-files.ts';
import { makePlan, profileOf, signWith } from '../../../support/marking.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-formats-'));
const root = makeAuthority('Studio Root');
const signer = makeSigner(root, 'Render 1');
const trust = trustIn(root);
const writer = openCredentialWriter({ signer: profileOf(signer), sign: signWith(signer), trust });

const SOUND = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=0.3'];
const PICTURE = ['-f', 'lavfi', '-i', 'testsrc2=size=96x64:rate=12:duration=0.5'];
const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="20" height="30" fill="#345"/></svg>';

interface Format {
  readonly extension: string;
  readonly mediaType: string;
  /** Writes the file; false when nothing here can. */
  readonly make: (path: string) => Promise<boolean>;
  /** What is shown or heard. */
  readonly decode: (path: string) => Promise<string>;
}

function run(command: string, args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', timeout: 20_000 });
  return status === 0 ? stdout : undefined;
}

function movie(extension: string, mediaType: string, ...args: readonly string[]): Format {
  return {
    extension,
    mediaType,
    make: async (path) => run('ffmpeg', ['-v', 'error', '-y', ...args, path]) !== undefined,
    decode: async (path) => run('ffmpeg', ['-v', 'error', '-i', path, '-map', '0', '-f', 'md5', '-']) ?? 'not decoded',
  };
}

function still(extension: string, mediaType: string, encode: (picture: Sharp) => Sharp): Format {
  return {
    extension,
    mediaType,
    make: async (path) => {
      const noise = { type: 'gaussian' as const, mean: 128, sigma: 30 };
      const picture = sharp({ create: { width: 64, height: 48, channels: 3, background: '#446688', noise } });
      const bytes = await encode(picture)
        .toBuffer()
        .catch(() => undefined);
      if (bytes !== undefined) await writeFile(path, bytes);
      return bytes !== undefined;
    },
    decode: async (path) =>
      (
        await sharp(await readFile(path))
          .raw()
          .toBuffer()
      ).toString('base64'),
  };
}

const FORMATS: readonly Format[] = [
  still('jpg', 'image/jpeg', (picture) => picture.jpeg()),
  still('png', 'image/png', (picture) => picture.png()),
  still('webp', 'image/webp', (picture) => picture.webp()),
  still('tif', 'image/tiff', (picture) => picture.tiff()),
  still('pyramid.tif', 'image/tiff', (picture) =>
    picture.tiff({ compression: 'lzw', tile: true, pyramid: true, tileWidth: 16, tileHeight: 16 }),
  ),
  still('big.tif', 'image/tiff', (picture) => picture.tiff({ bigtiff: true })),
  // A DNG is a TIFF; what makes it one (raw tags) is nothing that signing touches.
  still('dng', 'image/x-adobe-dng', (picture) => picture.tiff()),
  still('gif', 'image/gif', (picture) => picture.gif()),
  still('avif', 'image/avif', (picture) => picture.avif({ effort: 0 })),
  still('heic', 'image/heic', (picture) => picture.heif({ compression: 'hevc' })),
  { ...movie('jxl', 'image/jxl', ...PICTURE, '-frames:v', '1'), make: makeJxl },
  {
    ...still('svg', 'image/svg+xml', (picture) => picture),
    make: async (path) => writeFile(path, SVG).then(() => true),
  },
  movie('mp4', 'video/mp4', ...PICTURE, ...SOUND),
  movie('fragmented.mp4', 'video/mp4', ...PICTURE, '-movflags', 'frag_keyframe+empty_moov+default_base_moof'),
  movie('mov', 'video/quicktime', ...PICTURE, ...SOUND, '-c:v', 'prores_ks', '-c:a', 'pcm_s24le'),
  movie('m4a', 'audio/mp4', ...SOUND),
  movie('wav', 'audio/wav', ...SOUND),
  movie('mp3', 'audio/mpeg', ...SOUND),
  movie('flac', 'audio/flac', ...SOUND),
  movie('avi', 'video/x-msvideo', ...PICTURE, ...SOUND),
];

/** The container around a codestream: signature, file type, `jxlc` (ISO/IEC 18181-2). */
async function makeJxl(path: string): Promise<boolean> {
  if (run('ffmpeg', ['-v', 'error', '-y', ...PICTURE, '-frames:v', '1', path]) === undefined) return false;
  const bytes = await readFile(path);
  if (bytes[0] !== 0xff) return true;
  const head = Buffer.from('0000000c4a584c200d0a870a00000014667479706a786c20000000006a786c20', 'hex');
  const box = Buffer.alloc(8);
  box.writeUInt32BE(bytes.length + 8, 0);
  box.write('jxlc', 4, 'latin1');
  await writeFile(path, Buffer.concat([head, box, bytes]));
  return true;
}

async function readState(path: string, mediaType: string, with_ = trust): Promise<string> {
  const reader = openCredentialReader({ trust: with_ });
  return (await reader.read({ ...requestFor(path), mediaType })).credential.state;
}

/** A place in the signed file that came from the middle of the source: something of the content, not of the frame around it. */
function findContentByte(source: Buffer, signed: Buffer): number {
  const length = 16;
  for (let at = Math.floor(source.length / 2); at + length <= source.length; at += 1) {
    const piece = source.subarray(at, at + length);
    // Padding is everywhere, in the store too.
    if (new Set(piece).size < length / 2) continue;
    const found = signed.indexOf(piece);
    if (found >= 0) return found + length / 2;
  }
  throw new Error('nothing of the source is in the signed file');
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(FORMATS)('$extension', ({ extension, mediaType, make, decode }) => {
  test('signs, reads back, notices one flipped bit, and shows or sounds the same', async ({ annotate }) => {
    const source = join(folder, `source.${extension}`);
    if (!(await make(source))) {
      await annotate(`No ${extension} can be made here; left out.`);
      return;
    }
    const before = await readFile(source);
    const format = findMarkFormat(mediaType, { sizeBytes: before.length, firstBytes: before.subarray(0, 32) });
    expect(format.credential).toBe('embed');
    // The name says nothing, as while it is written.
    const signed = join(folder, `.signed-${extension}.tmp`);
    const { store } = await writer.embed({
      source,
      mediaType: format.engineType,
      destination: signed,
      plan: makePlan({ metadata: { 'Iptc4xmpExt:AISystemUsed': 'ComfyUI' }, training: 'notAllowed' }),
    });
    expect(store.length).toBeGreaterThan(1000);
    expect(await readFile(source)).toEqual(before);
    expect(await readState(signed, mediaType)).toBe('trusted');
    expect(await readState(signed, mediaType, trustIn())).toBe('valid');

    const after = await readFile(signed);
    await writeFile(join(folder, `flipped.${extension}`), flipByte(after, findContentByte(before, after)));
    expect(await readState(join(folder, `flipped.${extension}`), mediaType)).toBe('tampered');

    const seen = await decode(source);
    expect(seen).not.toBe('not decoded');
    expect(await decode(signed)).toBe(seen);
  });
});
