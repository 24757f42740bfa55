import type { FrameRate } from '../../../../domain/asset.ts';
import { REFUSED_CODECS } from '../allowed-formats.ts';
import { countStatedFrames, orderTimecodes } from '../container-facts.ts';
import { hasAlpha } from '../has-alpha.ts';
import { type MovieTrack, UPRIGHT } from '../movie-track.ts';
import { pickTrack } from '../pick-track.ts';
import { readTurn } from '../read-turn.ts';
import { refuseCodec, refuseMovie, refuseTrackless } from '../refuse-movie.ts';
import { type JsonObject, listOf, numberOf, objectOf, parseJson, textOf } from './ffprobe-json.ts';
import type { Programs } from './find-programs.ts';
import { inputArguments } from './input-arguments.ts';
import { parseHexDump } from './parse-hex-dump.ts';
import { runProgram } from './run-program.ts';

/** What ffprobe tells of a movie without reading its packets. */
export interface MovieFacts {
  readonly track: Omit<MovieTrack, 'packets' | 'stopped' | 'encoderSettings'>;
  /** Number of the track in the file. */
  readonly stream: number;
  readonly extradata: Uint8Array;
  readonly hasAlpha: boolean;
  /** FFmpeg's names, `unknown` when it does not say. */
  readonly colourMatrix: string;
  readonly isFullRange: boolean;
  readonly isYuv: boolean;
}

/** Asks ffprobe. Throws AssayError `file.*`, `media.*`, `limit.*`. */
export async function readFacts(programs: Programs, path: string, signal?: AbortSignal): Promise<MovieFacts> {
  const args = ['-v', 'error', '-show_streams', '-show_format', '-show_data', '-of', 'json', ...inputArguments(path)];
  const { code, out, err } = await runProgram(programs.ffprobe, args, signal);
  if (code !== 0) throw refuseMovie(err);
  const root = objectOf(parseJson(out));
  const streams = listOf(root['streams']).map(objectOf);
  const format = objectOf(root['format']);
  const picked = pickTrack(streams.filter((stream) => stream['codec_type'] === 'video').map(describeChoice));
  if (picked === undefined) throw refuseTrackless(streams.length);
  return describeFacts(picked.stream, format, streams);
}

function describeChoice(stream: JsonObject) {
  const disposition = objectOf(stream['disposition']);
  return {
    stream,
    width: numberOf(stream['width']) ?? 0,
    height: numberOf(stream['height']) ?? 0,
    isAttached: disposition['attached_pic'] === 1,
    isDefault: disposition['default'] === 1,
  };
}

function describeFacts(stream: JsonObject, format: JsonObject, streams: readonly JsonObject[]): MovieFacts {
  const codec = textOf(stream['codec_name']) ?? 'unknown';
  if (REFUSED_CODECS.has(codec) || codec === 'unknown') throw refuseCodec(codec);
  const pixelFormat = textOf(stream['pix_fmt']) ?? '';
  const container = textOf(format['format_name']) ?? '';
  const timeBase = parseRate(stream['time_base'], '/');
  const rate = parseRate(stream['avg_frame_rate'], '/');
  const aspect = parseRate(stream['sample_aspect_ratio'], ':');
  const timecodeOf = (each: JsonObject): string | undefined => textOf(objectOf(each['tags'])['timecode']);
  return {
    track: {
      codec,
      width: numberOf(stream['width']) ?? 0,
      height: numberOf(stream['height']) ?? 0,
      pixelAspect: aspect.numerator > 0 && aspect.denominator > 0 ? aspect.numerator / aspect.denominator : 1,
      turn: readDisplayMatrix(stream),
      timeBase,
      statedRates: [rate, parseRate(stream['r_frame_rate'], '/')],
      statedFrames: countStatedFrames({
        format: container,
        frames: numberOf(stream['nb_frames']) ?? 0,
        ticks: numberOf(stream['duration_ts']),
        timeBase,
        rate,
      }),
      timecodes: orderTimecodes(container, {
        file: timecodeOf(format),
        track: timecodeOf(stream),
        others: streams.map(timecodeOf),
      }),
    },
    stream: numberOf(stream['index']) ?? 0,
    extradata: parseHexDump(textOf(stream['extradata']) ?? ''),
    hasAlpha: hasAlpha(pixelFormat),
    colourMatrix: textOf(stream['color_space']) ?? 'unknown',
    isFullRange: textOf(stream['color_range']) === 'pc' || pixelFormat.startsWith('yuvj'),
    isYuv: pixelFormat.startsWith('yuv'),
  };
}

function parseRate(value: unknown, separator: '/' | ':'): FrameRate {
  const [numerator, denominator] = (textOf(value) ?? '').split(separator).map(Number);
  return { numerator: numerator || 0, denominator: denominator || 0 };
}

/** Three rows of three numbers behind their addresses. */
function readDisplayMatrix(stream: JsonObject): MovieTrack['turn'] {
  for (const each of listOf(stream['side_data_list']).map(objectOf)) {
    const text = textOf(each['displaymatrix']);
    if (text === undefined) continue;
    return readTurn([...text.matchAll(/(?<=[\s:])-?\d+(?=\s|$)/g)].map((match) => Number(match[0])));
  }
  return UPRIGHT;
}
