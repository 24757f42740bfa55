import type { TargetClass } from './transform.ts';

/** An encoder that pictures go through in a real movie, each held for some frames. */
export interface MovieTransform {
  readonly name: string;
  readonly about: string;
  readonly target?: TargetClass;
  /** Of the movie made for it. */
  readonly extension: string;
  /** Options of the `ffmpeg` command after its input. */
  readonly encode: readonly string[];
}

const X264 = ['-c:v', 'libx264', '-preset', 'fast', '-pix_fmt', 'yuv420p', '-g', '96'] as const;

export const MOVIE_TRANSFORMS: readonly MovieTransform[] = [
  { name: 'h264-crf23', about: 'H.264, CRF 23', target: 'plain', extension: 'mp4', encode: [...X264, '-crf', '23'] },
  { name: 'h264-crf30', about: 'H.264, CRF 30', target: 'plain', extension: 'mp4', encode: [...X264, '-crf', '30'] },
  {
    name: 'hevc-crf28', about: 'HEVC, CRF 28', target: 'plain', extension: 'mp4',
    encode: ['-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-crf', '28', '-x265-params', 'log-level=error'],
  },
  {
    name: 'mpeg2-5m', about: 'MPEG-2, 5 Mbit/s', target: 'plain', extension: 'mpg',
    encode: ['-c:v', 'mpeg2video', '-pix_fmt', 'yuv420p', '-b:v', '5M', '-maxrate', '7M', '-bufsize', '2M', '-g', '15', '-bf', '2'],
  },
  {
    name: 'prores-422', about: 'ProRes 422', target: 'plain', extension: 'mov',
    encode: ['-c:v', 'prores_ks', '-profile:v', '2', '-pix_fmt', 'yuv422p10le'],
  },
]; // biome-ignore format: a table
