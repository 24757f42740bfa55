/** How movies of the trial are encoded; a name, its file's ending, and options of the `ffmpeg` command. */
export interface Encoder {
  readonly name: string;
  readonly extension: string;
  readonly encode: readonly string[];
}

/** Encoders as they come: x264 and x265 put a keyframe where they see a cut. */
export const FINAL_ENCODERS: readonly Encoder[] = [
  { name: 'h264', extension: 'mp4', encode: ['-c:v', 'libx264', '-preset', 'fast', '-crf', '22', '-pix_fmt', 'yuv420p'] },
  {
    name: 'hevc', extension: 'mp4',
    encode: ['-c:v', 'libx265', '-preset', 'superfast', '-crf', '26', '-pix_fmt', 'yuv420p', '-x265-params', 'log-level=error'],
  },
  { name: 'mpeg2', extension: 'mpg', encode: ['-c:v', 'mpeg2video', '-b:v', '8M', '-maxrate', '9M', '-bufsize', '2M', '-g', '12', '-bf', '2'] },
  {
    name: 'prores', extension: 'mov',
    encode: ['-c:v', 'prores_ks', '-profile:v', '3', '-pix_fmt', 'yuv422p10le', '-timecode', '01:00:00:00'],
  },
]; // biome-ignore format: a table

/** Fast and small, for much film: cuts are seen, motion is not looked for far. */
export const FILM_ENCODER: Encoder = {
  name: 'h264',
  extension: 'mp4',
  encode: [
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-x264-params',
    'scenecut=40:keyint=250:rc-lookahead=3',
    '-crf',
    '30',
    '-pix_fmt',
    'yuv420p',
    '-r',
    '24',
  ],
};

/** What a generating service hands out. */
export const CLIP_ENCODER: Encoder = {
  name: 'h264',
  extension: 'mp4',
  encode: ['-c:v', 'libx264', '-preset', 'fast', '-crf', '18', '-pix_fmt', 'yuv420p'],
};
