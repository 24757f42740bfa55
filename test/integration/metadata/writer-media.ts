import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import sharp from 'sharp';

/** Whether FFmpeg is there; says so once when it is not. */
export const HAS_FFMPEG = spawnSync('ffmpeg', ['-version'], { stdio: 'ignore' }).error === undefined;
if (!HAS_FFMPEG) process.stdout.write('note: no ffmpeg; films and sound were not written to\n');

const STILLS = ['jpeg', 'png', 'webp', 'tiff', 'gif', 'avif'] as const;
const FILMS: readonly (readonly [string, readonly string[]])[] = [
  ['film.mp4', ['-f', 'lavfi', '-i', 'sine=d=0.2', '-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-c:a', 'aac']],
  ['fast.mp4', ['-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-movflags', '+faststart']],
  ['film.mov', ['-c:v', 'prores']],
];

/** One file of each format that takes XMP, with a colour profile and EXIF where the format has them. */
export async function makeMedia(folder: string): Promise<readonly string[]> {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const picture = sharp({ create: { width: 48, height: 32, channels: 3, noise, background: 'black' } });
  const pixels = await picture.png().toBuffer();
  const stills = STILLS.map(async (format) => {
    const path = join(folder, `still.${format}`);
    const image = sharp(pixels)
      .withIccProfile('p3')
      .withExif({ IFD0: { Copyright: 'the studio' } });
    await image.toFormat(format).toFile(path);
    return path;
  });
  return [...(await Promise.all(stills)), ...(HAS_FFMPEG ? makeFilms(folder) : [])];
}

function makeFilms(folder: string): readonly string[] {
  const picture = ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc=s=64x48:d=0.2'];
  const films = FILMS.map(([name, args]) => {
    execFileSync('ffmpeg', [...picture, ...args, join(folder, name)]);
    return join(folder, name);
  });
  const sound = join(folder, 'sound.m4a');
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'sine=d=0.2', '-c:a', 'aac', sound]);
  return [...films, sound];
}

/** Digest of what the file decodes to. */
export async function digestDecoded(path: string, asName: string): Promise<string> {
  if (!/\.(?:mp4|mov|m4a|psd|jp2)$/.test(asName)) {
    const raw = await sharp(path, { animated: true }).raw().toBuffer();
    return raw.toString('base64');
  }
  return execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-f', 'md5', '-'], { encoding: 'utf8' }).trim();
}
