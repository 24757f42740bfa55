import type { FormatContext, Stream } from 'node-av';
import type { FrameRate } from '../../../../domain/asset.ts';
import { OPEN_OPTIONS, REFUSED_CODECS } from '../allowed-formats.ts';
import { checkFile } from '../check-file.ts';
import type { MovieTrack } from '../movie-track.ts';
import { readTurn } from '../read-turn.ts';
import { refuseCodec, refuseMovie, refuseTrackless } from '../refuse-movie.ts';
import type { Bindings } from './load-bindings.ts';

/** A movie that is open, with the one track of it that is looked at; all others are skipped. */
export interface OpenInput {
  readonly format: FormatContext;
  readonly stream: Stream;
  readonly track: Omit<MovieTrack, 'packets' | 'stopped' | 'encoderSettings'>;
}

/** Opens a movie at its start. The caller closes `format`. Throws AssayError `file.*`, `media.*`. */
export function openInput(av: Bindings, path: string): OpenInput {
  checkFile(path);
  const format = new av.FormatContext();
  format.allocContext();
  // The prefix, since a name may look like an address: `http:…`, `pipe:0`.
  const opened = format.openInputSync(`file:${path}`, null, av.Dictionary.fromObject(OPEN_OPTIONS));
  if (opened < 0) throw refuseMovie(av.FFmpegError.strerror(opened));
  try {
    // AVI keeps no times of pictures that are stored out of order. Elsewhere what has none is a second field.
    if (format.iformat?.name === 'avi') format.setFlags(av.AVFMT_FLAG_GENPTS);
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

/** FFmpeg's choice, unless that is cover art: then the first track that is none. */
function pickStream(av: Bindings, format: FormatContext): Stream {
  const isMovie = (stream: Stream | undefined): stream is Stream =>
    stream?.codecpar.codecType === av.AVMEDIA_TYPE_VIDEO && !stream.hasDisposition(av.AV_DISPOSITION_ATTACHED_PIC);
  const best = format.streams[format.findBestStream(av.AVMEDIA_TYPE_VIDEO)];
  const stream = isMovie(best) ? best : format.streams.find(isMovie);
  if (stream === undefined) throw refuseTrackless();
  return stream;
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

/** What the container says; an edit list that ends early makes the track shorter than its table. */
function countStated(
  av: Bindings,
  format: FormatContext,
  { nbFrames, duration, timeBase, avgFrameRate }: Stream,
): number {
  const isMxf = format.iformat?.name === 'mxf';
  if (duration === av.AV_NOPTS_VALUE || avgFrameRate.num <= 0) return Number(nbFrames);
  const lasting = Math.round((Number(duration) * timeBase.num * avgFrameRate.num) / (timeBase.den * avgFrameRate.den));
  if (isMxf) return lasting;
  return Math.min(Number(nbFrames), lasting);
}

/** In MXF the file's own tag is of the material package, which is what is played; in others the track's is the nearest. */
function readTimecodes(format: FormatContext, stream: Stream): readonly string[] {
  const own = format.metadata?.get('timecode');
  const track = stream.metadata?.get('timecode');
  const others = format.streams.map((each) => each.metadata?.get('timecode'));
  const order = format.iformat?.name === 'mxf' ? [own, track] : [track, own, ...others];
  return order.filter((text): text is string => typeof text === 'string');
}
