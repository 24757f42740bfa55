import { basename, dirname, join } from 'node:path';
import { AssayError } from '../../../../domain/errors.ts';
import { runProgram } from './run-program.ts';

export interface Programs {
  readonly ffmpeg: string;
  readonly ffprobe: string;
  /** As it says itself: `5.1.9-0+deb12u1`. */
  readonly version: string;
}

/** The first that can drop packets by an expression (`noise=drop`) and keep frames' own times (`-fps_mode`). */
const OLDEST = [5, 1] as const;

/** Finds both programs and asks for their version. Throws `media.unsupported` when one is missing or too old. */
export async function findPrograms(ffmpegPath: string = 'ffmpeg'): Promise<Programs> {
  const ffprobePath = ffmpegPath.includes('/')
    ? join(dirname(ffmpegPath), basename(ffmpegPath).replace('ffmpeg', 'ffprobe'))
    : 'ffprobe';
  const version = await readVersion(ffmpegPath, 'ffmpeg');
  await readVersion(ffprobePath, 'ffprobe');
  return { ffmpeg: ffmpegPath, ffprobe: ffprobePath, version };
}

async function readVersion(program: string, name: 'ffmpeg' | 'ffprobe'): Promise<string> {
  const { out } = await runProgram(program, ['-hide_banner', '-version']).catch((cause: unknown) => {
    throw new AssayError('media.unsupported', `The ${name} command cannot be run.`, { cause });
  });
  const version = new RegExp(`^${name} version (\\S{1,60})`).exec(out)?.[1];
  if (version === undefined) throw new AssayError('media.unsupported', `The ${name} command is another program.`);
  if (isTooOld(version))
    throw new AssayError('media.unsupported', `The ${name} command is version ${version}; 5.1 or later is needed.`);
  return version;
}

/** Versions built from a repository (`N-109542-g…`, a date) have no number and are taken for new. */
function isTooOld(version: string): boolean {
  const match = /^n?(\d{1,3})\.(\d{1,3})/.exec(version);
  if (match === null) return false;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}
