import type { MovieIndex } from '../../../../domain/movie-index.ts';
import { secondsOfFrame } from '../frame-times.ts';
import { guessMatrix } from '../guess-matrix.ts';
import type { ScaledSize } from '../scaled-size.ts';
import { inputArguments } from './input-arguments.ts';
import type { MovieFacts } from './read-facts.ts';
import { selectFrames } from './select-frames.ts';

/** NUT, in which packets go from one ffmpeg to the next, knows no time before 0: movies may begin with some. */
export const NUT_SHIFT_SECONDS = 10;
/** NUT's own ticks are at least this fine; what comes in coarser ticks is halved until it is (libavformat, choose_timebase). */
const NUT_TICKS_PER_SECOND = 48_000;
/** Past the last frame wanted: what is shown before it can be stored this much later. */
const MARGIN_SECONDS = 3;

export interface DecodeJob {
  readonly path: string;
  readonly index: MovieIndex;
  readonly facts: MovieFacts;
  readonly frames: readonly number[];
  readonly channels: 1 | 3;
  readonly size: ScaledSize;
}

/** Goes to the first frame wanted; times stay as they are in the file. */
function seekArguments({ index, frames }: DecodeJob): readonly string[] {
  const [first = 0, last = 0] = [frames[0], frames.at(-1)];
  const from = secondsOfFrame(index, first);
  const lasting = secondsOfFrame(index, last) - from + MARGIN_SECONDS;
  return [
    '-seek_timestamp',
    '1',
    '-copyts',
    '-noaccurate_seek',
    ...(first === 0 ? [] : ['-ss', from.toFixed(6)]),
    '-t',
    lasting.toFixed(6),
  ];
}

/** Copies only the packets of the frames wanted. */
export function copyArguments(job: DecodeJob): readonly string[] {
  const { index, facts, frames, path } = job;
  // FFmpeg 5.1 hands the filter the packet's time in ticks of the container to be, and the length of a tick of the container read. Both
  // readings are asked for: a packet too many is only decoded for nothing.
  const nutTicks = countNutTicks(facts.track.timeBase.denominator / facts.track.timeBase.numerator);
  const wanted = [`pts*tb`, `pts/${nutTicks}`].map((time) => selectFrames(index, frames, time, 0)).join('+');
  return [
    '-nostdin', '-v', 'error',
    ...seekArguments(job), ...inputArguments(path),
    '-map', `0:${facts.stream}`, '-c', 'copy', '-copyinkf', '-copypriorss', '1',
    '-bsf:v', `noise=drop='not(${wanted})'`,
    ...(facts.track.codec === 'dnxhd' ? ['-tag:v', 'AVdn'] : []),
    '-output_ts_offset', String(NUT_SHIFT_SECONDS), '-f', 'nut', 'pipe:1',
  ]; // biome-ignore format: one line for each matter
}

function countNutTicks(perSecond: number): number {
  let ticks = perSecond;
  while (ticks > 0 && ticks < NUT_TICKS_PER_SECOND) ticks *= 2;
  return ticks;
}

/** Decodes what another ffmpeg copies to it (`piped`), or the file from the point to start from on. */
export function decodeArguments(job: DecodeJob, piped: boolean): readonly string[] {
  const { facts, frames, index, size } = job;
  const shift = piped ? NUT_SHIFT_SECONDS : 0;
  const input = piped ? ['-copyts', '-f', 'nut', '-i', 'pipe:0'] : [...seekArguments(job), ...inputArguments(job.path)];
  const decoding = ['-threads', '1', '-flags', '+output_corrupt', '-err_detect', 'explode', '-noautorotate'];
  const filter = `[0:${piped ? 0 : facts.stream}]select='${selectFrames(index, frames, 't', shift)}',${scaleFilter(job, size)},split[a][b]`;
  const exact = ['-fps_mode', 'passthrough', '-enc_time_base', '-1', '-frames:v', String(frames.length)];
  return [
    ...(piped ? [] : ['-nostdin']), '-v', 'error', '-filter_complex_threads', '1',
    ...decoding, ...input,
    '-filter_complex', filter,
    '-map', '[a]', ...exact, '-f', 'rawvideo', 'pipe:1',
    '-map', '[b]', ...exact, '-flush_packets', '1', '-f', 'framecrc', 'pipe:3',
  ]; // biome-ignore format: one line for each matter
}

function scaleFilter({ facts, channels }: DecodeJob, { scaled }: ScaledSize): string {
  const from = facts.isYuv ? `:in_color_matrix=${nameMatrix(facts)}:in_range=${facts.isFullRange ? 'pc' : 'tv'}` : '';
  const scale = `scale=${scaled.width}:${scaled.height}:flags=area+accurate_rnd+full_chroma_int${from}:out_range=pc`;
  if (channels === 1) return `${scale},format=${facts.hasAlpha ? 'ya8' : 'gray'}`;
  return `${scale},format=${facts.hasAlpha ? 'rgba' : 'rgb24'}`;
}

/** The scale filter's names of what ffprobe calls by others. */
function nameMatrix({ colourMatrix, track }: MovieFacts): string {
  if (/^(?:bt709|fcc|smpte240m)$/.test(colourMatrix)) return colourMatrix;
  if (/^(?:smpte170m|bt470bg)$/.test(colourMatrix)) return 'bt601';
  return colourMatrix.startsWith('bt2020') ? 'bt2020' : guessMatrix(track);
}
