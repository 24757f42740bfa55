import { spawn, spawnSync } from 'node:child_process';

/** Cells that code a frame's number, 4 across and 3 down, the lowest bit first: white is 1. */
const [ACROSS, DOWN] = [4, 3] as const;
/** The code takes the upper part of a picture, a texture that changes with each shot the lower. */
const CODE_SHARE = 0.25;

export interface MovieRecipe {
  readonly frames: number;
  /** Multiples of 16. Default 96 by 96. */
  readonly width?: number;
  readonly height?: number;
  /** As ffmpeg takes it. Default `24`. */
  readonly rate?: string;
  /** First frames of shots after the first. */
  readonly cuts?: readonly number[];
  /** What follows the input on ffmpeg's command line. */
  readonly args: readonly string[];
}

let known: boolean | undefined;

/** Whether movies can be made here; prints a note when not. */
export function canMakeMovies(): boolean {
  known ??= spawnSync('ffmpeg', ['-version'], { stdio: 'ignore' }).status === 0;
  if (!known)
    process.stdout.write('note: no ffmpeg command here to make movies with; tests that need some are left out\n');
  return known;
}

/** Makes a small movie in which every frame shows its number. */
export async function makeMovie(path: string, recipe: MovieRecipe): Promise<string> {
  const { frames, width = 96, height = 96, rate = '24', cuts = [], args } = recipe;
  const input = [
    '-f',
    'rawvideo',
    '-pixel_format',
    'gray',
    '-video_size',
    `${width}x${height}`,
    '-framerate',
    rate,
    '-i',
    'pipe:0',
  ];
  const child = spawn('ffmpeg', ['-v', 'error', '-y', '-threads', '1', ...input, ...args, `file:${path}`], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  child.stdin.on('error', () => {});
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  for (let frame = 0; frame < frames; frame += 1) {
    child.stdin.write(drawFrame(frame, cuts.filter((cut) => cut <= frame).length, { width, height }));
  }
  child.stdin.end();
  if ((await ended) !== 0) throw new Error(`ffmpeg could not make ${path}: ${complaint}`);
  return path;
}

function drawFrame(
  frame: number,
  shot: number,
  { width, height }: { readonly width: number; readonly height: number },
) {
  const data = Buffer.alloc(width * height);
  const [cellWidth, cellHeight] = [width / ACROSS, (height * CODE_SHARE) / DOWN];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const bit = Math.floor(y / cellHeight) * ACROSS + Math.floor(x / cellWidth);
      const texture = 128 + 120 * Math.sin((x * ((shot * 5) % 7) + y * ((shot * 3) % 5) + shot * 40) / 15);
      data[y * width + x] = bit < ACROSS * DOWN ? ((frame >> bit) & 1) * 255 : texture;
    }
  }
  return data;
}

/** The number that a picture made by {@link makeMovie} shows. */
export function readFrameNumber(picture: {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
}): number {
  let number = 0;
  for (let bit = 0; bit < ACROSS * DOWN; bit += 1) {
    const x = Math.floor((((bit % ACROSS) + 0.5) * picture.width) / ACROSS);
    const y = Math.floor(((Math.floor(bit / ACROSS) + 0.5) * picture.height * CODE_SHARE) / DOWN);
    if ((picture.data[(y * picture.width + x) * picture.channels] ?? 0) > 127) number += 2 ** bit;
  }
  return number;
}
