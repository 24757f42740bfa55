import { spawnSync } from 'node:child_process';

/** Samples of any depth fit in 32 bits; pictures stay in the layout they are coded in. */
const AS_DECODED = [
  '-vsync',
  'passthrough',
  '-c:v',
  'rawvideo',
  '-c:a',
  'pcm_s32le',
  '-f',
  'streamhash',
  '-hash',
  'md5',
  '-',
];

/** MD5 of every picture and sound stream, decoded by ffmpeg: `number,kind,MD5=…`, by file. Throws when one cannot be decoded. */
export function hashStreams(paths: readonly string[]): readonly string[] {
  const inputs = paths.flatMap((path) => ['-i', path]);
  const maps = paths.flatMap((_, index) => ['-map', `${index}`]);
  const args = ['-v', 'error', '-xerror', '-nostdin', ...inputs, ...maps, ...AS_DECODED];
  const run = spawnSync('ffmpeg', args, { encoding: 'utf8', timeout: 60_000 });
  if (run.status !== 0 || run.stderr !== '') throw new Error(`ffmpeg ended with ${run.status}: ${run.stderr}`);
  return run.stdout.split('\n').filter(Boolean);
}
