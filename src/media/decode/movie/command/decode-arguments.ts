import type { MovieIndex } from '../../../../domain/movie-index.ts';
import { countHalvings } from '../count-halvings.ts';
import { secondsOfFrame } from '../frame-times.ts';
import { guessMatrix } from '../guess-matrix.ts';
import type { ScaledSize } from '../scaled-size.ts';
import type { TickMeaning } from './find-tick-meaning.ts';
import { inputArguments } from './input-arguments.ts';
import { nutTicksPerSecond } from './nut-ticks.ts';
import type { MovieFacts } from './read-facts.ts';
import { selectFrames } from './select-frames.ts';

/** NUT, in which packets go from one ffmpeg to the next, knows no time before 0: movies may begin with some. */
export const NUT_SHIFT_SECONDS = 10;
/** Past the last frame wanted: what is shown before it can be stored this much later. */
const MARGIN_SECONDS = 3;

/** Costs next to nothing, as its pixels are not looked at. */
const TINY = 'scale=16:16:flags=neighbor,format=gray';

/** H.264 and HEVC store a picture at most this many before its turn. */
const MOST_REORDERED = 16;

export interface DecodeJob {
  readonly path: string;
  readonly index: MovieIndex;
  readonly facts: MovieFacts;
  readonly frames: readonly number[];
  readonly channels: 1 | 3;
  readonly size: ScaledSize;
  /** None of them needs another. */
  readonly alone: boolean;
  /** Their packets come from another ffmpeg. */
  readonly piped: boolean;
  /** Of the packets' times, where they are dropped. */
  readonly ticks: TickMeaning;
}

/** Goes to the first frame wanted; times stay as they are in the file. */
function seekArguments({ index, frames }: DecodeJob): readonly string[] {
  const [first = 0, last = 0] = [frames[0], frames.at(-1)];
  // Pictures that are stored out of order are sought by when they are stored, which may be that much earlier.
  const reordered = index.intra ? 0 : (MOST_REORDERED * index.rate.denominator) / index.rate.numerator;
  const from = secondsOfFrame(index, first) - reordered;
  const lasting = secondsOfFrame(index, last) - from + MARGIN_SECONDS;
  return [
    '-seek_timestamp',
    '1',
    '-copyts',
    '-noaccurate_seek',
    ...(from <= secondsOfFrame(index, 0) ? [] : ['-ss', from.toFixed(6)]),
    '-t',
    lasting.toFixed(6),
  ];
}

/** Copies only the packets of the frames wanted. */
export function copyArguments(job: DecodeJob): readonly string[] {
  const { index, facts, frames, path } = job;
  const seconds = job.ticks === 'read' ? 'pts*tb' : `pts/${nutTicksPerSecond(facts.track.timeBase)}`;
  const wanted = selectFrames(index, frames, seconds, 0);
  return [
    '-nostdin', '-v', 'error',
    ...seekArguments(job), ...inputArguments(path),
    '-map', `0:${facts.stream}`, '-c', 'copy', '-copyinkf', '-copypriorss', '1',
    '-bsf:v', `noise=drop='not(${wanted})'`,
    ...(facts.track.codec === 'dnxhd' ? ['-tag:v', 'AVdn'] : []),
    '-output_ts_offset', String(NUT_SHIFT_SECONDS), '-f', 'nut', 'pipe:1',
  ]; // biome-ignore format: one line for each matter
}

/** Decodes what another ffmpeg copies to it (`piped`), or the file from the point to start from on. */
export function decodeArguments(job: DecodeJob): readonly string[] {
  const { facts, frames, index, size, alone, piped } = job;
  const shift = piped ? NUT_SHIFT_SECONDS : 0;
  const input = piped ? ['-copyts', '-f', 'nut', '-i', 'pipe:0'] : [...seekArguments(job), ...inputArguments(job.path)];
  const halvings = facts.track.codec === 'jpeg2000' ? ['-lowres', String(countHalvings(facts.track, size))] : [];
  const decoding = [
    ...halvings,
    '-threads',
    '1',
    '-flags',
    '+output_corrupt',
    '-err_detect',
    'explode',
    '-noautorotate',
  ];
  const picked = `select='${selectFrames(index, frames, 't', shift)}',${scaleFilter(job, size)}`;
  // The second output tells the times of what comes out. Of frames that build on each other all are told, so that a missing one shows.
  const source = `[0:${piped ? 0 : facts.stream}]`;
  const filter = alone ? `${source}${picked},split[a][b]` : `${source}split[c][d];[c]${picked}[a];[d]${TINY}[b]`;
  const exact = ['-fps_mode', 'passthrough', '-enc_time_base', '-1'];
  const atMost = ['-frames:v', String(frames.length)];
  return [
    ...(piped ? [] : ['-nostdin']), '-v', 'error', '-filter_complex_threads', '1',
    ...decoding, ...input,
    '-filter_complex', filter,
    '-map', '[a]', ...exact, ...atMost, '-f', 'rawvideo', 'pipe:1',
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
