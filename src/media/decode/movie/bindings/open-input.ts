import type { FormatContext, Stream } from 'node-av';
import type { FrameRate } from '../../../../domain/asset.ts';
import { OPEN_OPTIONS, REFUSED_CODECS } from '../allowed-formats.ts';
import { checkFile } from '../check-file.ts';
import { countStatedFrames, orderTimecodes } from '../container-facts.ts';
import type { MovieTrack } from '../movie-track.ts';
import { pickTrack } from '../pick-track.ts';
import { readTurn } from '../read-turn.ts';
import { refuseCodec, refuseMovie, refuseTrackless } from '../refuse-movie.ts';
import type { Bindings } from './load-bindings.ts';

/** A movie that is open, with the one track of it that is looked at; all others are skipped. */
export interface OpenInput {
  readonly format: FormatContext;
  readonly stream: Stream;
  readonly track: Omit<MovieTrack, 'packets' | 'stopped' | 'encoderSettings'>;
}

/** FFmpeg's names. */
const UNTIMED_FORMATS: ReadonlySet<string> = new Set(['avi', 'mpeg']);

/** Opens a movie at its start. The caller closes `format`. Throws AssayError `file.*`, `media.*`. */
export function openInput(av: Bindings, path: string): OpenInput {
  checkFile(path);
  const format = new av.FormatContext();
  format.allocContext();
  // The prefix, since a name may look like an address: `http:…`, `pipe:0`.
  const opened = format.openInputSync(`file:${path}`, null, av.Dictionary.fromObject(OPEN_OPTIONS));
  if (opened < 0) throw refuseMovie(av.FFmpegError.strerror(opened));
  try {
    // AVI keeps no times of pictures that are stored out of order, a program stream one for a whole bundle of bytes. Elsewhere what has
    // none is a second field.
    if (UNTIMED_FORMATS.has(format.iformat?.name ?? '')) format.setFlags(av.AVFMT_FLAG_GENPTS);
    const found = format.findStreamInfoSync(null);
    if (found < 0) throw refuseMovie(av.FFmpegError.strerror(found));
    const stream = pickStream(av, format);
    for (const other of format.streams) if (other.index !== stream.index) other.discard = av.AVDISCARD_ALL;
    return { format, stream, track: describeTrack(av, format, stream) };
  } catch (error) {
    format.closeInputSync();
    throw error;
  }
}

function pickStream(av: Bindings, format: FormatContext): Stream {
  const tracks = format.streams
    .filter(({ codecpar }) => codecpar.codecType === av.AVMEDIA_TYPE_VIDEO)
    .map((stream) => ({
      stream,
      width: stream.codecpar.width,
      height: stream.codecpar.height,
      isAttached: stream.hasDisposition(av.AV_DISPOSITION_ATTACHED_PIC),
      isDefault: stream.hasDisposition(av.AV_DISPOSITION_DEFAULT),
    }));
  const picked = pickTrack(tracks);
  if (picked === undefined) throw refuseTrackless(format.nbStreams);
  return picked.stream;
}

function describeTrack(av: Bindings, format: FormatContext, stream: Stream): OpenInput['track'] {
  const { codecpar } = stream;
  const codec = av.avGetCodecName(codecpar.codecId) ?? 'unknown';
  if (REFUSED_CODECS.has(codec) || av.Codec.findDecoder(codecpar.codecId) === null) throw refuseCodec(codec);
  return {
    codec,
    width: codecpar.width,
    height: codecpar.height,
    pixelAspect: readAspect(stream),
    turn: readMatrix(codecpar.getCodedSideData(av.AV_PKT_DATA_DISPLAYMATRIX)),
    timeBase: toRate(stream.timeBase),
    statedRates: [toRate(stream.avgFrameRate), toRate(stream.rFrameRate)],
    statedFrames: countStated(av, format, stream),
    timecodes: readTimecodes(format, stream),
  };
}

function toRate({ num, den }: { readonly num: number; readonly den: number }): FrameRate {
  return { numerator: num, denominator: den };
}

/** The container's word goes before the codec's, as in all players. */
function readAspect({ sampleAspectRatio, codecpar }: Stream): number {
  const { num, den } = sampleAspectRatio.num > 0 ? sampleAspectRatio : codecpar.sampleAspectRatio;
  return num > 0 && den > 0 ? num / den : 1;
}

function readMatrix(data: Buffer | null): MovieTrack['turn'] {
  const numbers =
    data === null || data.length < 36 ? [] : Array.from({ length: 9 }, (_, at) => data.readInt32LE(at * 4));
  return readTurn(numbers);
}

function countStated(
  av: Bindings,
  format: FormatContext,
  { nbFrames, duration, timeBase, avgFrameRate }: Stream,
): number {
  return countStatedFrames({
    format: format.iformat?.name ?? '',
    frames: Number(nbFrames),
    ticks: duration === av.AV_NOPTS_VALUE ? undefined : Number(duration),
    timeBase: toRate(timeBase),
    rate: toRate(avgFrameRate),
  });
}

function readTimecodes(format: FormatContext, stream: Stream): readonly string[] {
  return orderTimecodes(format.iformat?.name ?? '', {
    file: format.metadata?.get('timecode'),
    track: stream.metadata?.get('timecode'),
    others: format.streams.map((each) => each.metadata?.get('timecode')),
  });
}
