import type { CodecContext, Stream } from 'node-av';
import { countHalvings } from '../count-halvings.ts';
import { refuseCodec } from '../refuse-movie.ts';
import type { ScaledSize } from '../scaled-size.ts';
import type { Bindings } from './load-bindings.ts';

/** A decoder with one thread: Assay runs one process for each core. The caller frees it. Throws `media.unsupported`. */
export function openCodec(av: Bindings, stream: Stream, codecName: string, size: ScaledSize): CodecContext {
  const codec = av.Codec.findDecoder(stream.codecpar.codecId);
  if (codec === null) throw refuseCodec(codecName);
  const context = new av.CodecContext();
  context.allocContext3(codec);
  context.parametersToContext(stream.codecpar);
  context.pktTimebase = stream.timeBase;
  context.threadCount = 1;
  // Pictures of intra slices that no container marks come out "corrupt", as nothing says that they are whole; we know.
  context.setFlags(av.AV_CODEC_FLAG_OUTPUT_CORRUPT);
  if (codecName === 'jpeg2000') context.setOption('lowres', String(countHalvings(stream.codecpar, size)));
  // No dictionary of options: with one, the process died with some files.
  const opened = context.open2Sync(codec, null);
  if (opened >= 0) return context;
  context.freeContext();
  throw refuseCodec(codecName);
}
