import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import sharp, { type Sharp } from 'sharp';

export const WIDTH = 400;
export const HEIGHT = 224;
export const FPS = 24;

/** Numbers that look random and are the same every time. */
function createRandom(seed: number): () => number {
  let state = seed * 2654435761;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A picture of many overlapping shapes, unlike that of any other seed. */
export function drawScene(seed: number, width = WIDTH, height = HEIGHT): Sharp {
  const random = createRandom(seed);
  const colour = (): string => `rgb(${[0, 0, 0].map(() => Math.floor(random() * 256)).join(',')})`;
  const shapes = Array.from({ length: 90 }, (_, index) => {
    // Large ones first: what tells a picture from afar, then what tells it near by.
    const size = (index < 12 ? 0.4 : 0.1) * width * (0.4 + random());
    const [x, y] = [random() * width, random() * height];
    const points = Array.from(
      { length: 3 + Math.floor(random() * 4) },
      () => `${x + (random() - 0.5) * size},${y + (random() - 0.5) * size}`,
    );
    return `<polygon points="${points.join(' ')}" fill="${colour()}" fill-opacity="${0.6 + random() * 0.4}"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${colour()}"/>${shapes.join('')}</svg>`;
  return sharp(Buffer.from(svg)).removeAlpha();
}

export const isFfmpegHere = (): boolean => spawnSync('ffmpeg', ['-version']).status === 0;

/** A movie of grey frames, each `WIDTH` by `HEIGHT` bytes, with a keyframe at least each 12. */
export async function writeMovie(path: string, frames: Iterable<Uint8Array>, timecode?: string): Promise<void> {
  const input = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${WIDTH}x${HEIGHT}`, '-r', String(FPS), '-i', '-'];
  const output = [
    '-c:v',
    'mpeg4',
    '-q:v',
    '4',
    '-g',
    '12',
    '-pix_fmt',
    'yuv420p',
    ...(timecode === undefined ? [] : ['-timecode', timecode]),
  ];
  const child = spawn('ffmpeg', ['-v', 'error', '-y', ...input, ...output, path], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  for (const frame of frames) if (!child.stdin.write(frame)) await once(child.stdin, 'drain');
  child.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`ffmpeg ended with ${String(code)}.`);
}

export async function toFrame(picture: Sharp): Promise<Uint8Array> {
  return await picture.resize(WIDTH, HEIGHT, { fit: 'fill' }).greyscale().toColourspace('b-w').raw().toBuffer();
}

/** Frames of a camera that moves over a wider picture, whole pixels at a time. */
export async function pan(seed: number, from: number, frames: number, step = 4): Promise<readonly Uint8Array[]> {
  const wide = await drawScene(seed, WIDTH * 2, HEIGHT)
    .greyscale()
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  return Array.from({ length: frames }, (_, index) => {
    const left = (from + index) * step;
    const rows = Array.from({ length: HEIGHT }, (__, y) =>
      wide.subarray(y * WIDTH * 2 + left, y * WIDTH * 2 + left + WIDTH),
    );
    return Buffer.concat(rows);
  });
}
