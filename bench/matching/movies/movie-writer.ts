import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rename } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import type { Planar } from './planar.ts';

export interface MovieFormat {
  readonly width: number;
  readonly height: number;
  /** Frames a second of what is written in. */
  readonly rate: number;
  /** Options of the `ffmpeg` command after its input. */
  readonly encode: readonly string[];
}

export interface MovieWriter {
  write(frame: Planar): Promise<void>;
  /** The movie is there only after this. */
  close(): Promise<void>;
}

/** A movie from frames, by the `ffmpeg` command; whole or not at all. */
export function writeMovie(path: string, { width, height, rate, encode }: MovieFormat): MovieWriter {
  const making = join(dirname(path), `making${extname(path)}`);
  const input = [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'yuv420p',
    '-s',
    `${width}x${height}`,
    '-framerate',
    String(rate),
    '-i',
    '-',
  ];
  const child = spawn('ffmpeg', ['-v', 'error', '-y', ...input, ...encode, making], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const exit = once(child, 'exit') as Promise<[number | null]>;
  return {
    async write({ data }) {
      if (!child.stdin.write(data)) await Promise.race([once(child.stdin, 'drain'), exit]);
      if (child.exitCode !== null) throw new Error(`ffmpeg ended with ${child.exitCode}.`);
    },
    async close() {
      child.stdin.end();
      const [code] = await exit;
      if (code !== 0) throw new Error(`ffmpeg ended with ${code}.`);
      await rename(making, path);
    },
  };
}
