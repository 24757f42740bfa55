import type { Frame } from 'node-av';
import { AssayError } from '../../../../domain/errors.ts';
import type { Picture } from '../../../../domain/picture.ts';
import { finishPicture, type RawPicture } from '../finish-picture.ts';
import { guessMatrix } from '../guess-matrix.ts';
import { hasAlpha } from '../has-alpha.ts';
import type { MovieTrack } from '../movie-track.ts';
import type { ScaledSize } from '../scaled-size.ts';
import type { Bindings } from './load-bindings.ts';

export interface Scaler {
  /** Throws `file.malformed` for what cannot be converted. */
  scale(frame: Frame): Picture;
  close(): void;
}

/** Averages areas, so that nothing aliases; rounds exactly, so that every machine gives the same. */
const FLAGS = 'area+accurate_rnd+full_chroma_int';

export function openScaler(
  av: Bindings,
  track: Pick<MovieTrack, 'turn' | 'width' | 'height'>,
  { source, scaled }: ScaledSize,
  channels: 1 | 3,
): Scaler {
  const context = new av.SoftwareScaleContext();
  context.allocContext();
  context.setOption('sws_flags', FLAGS);
  let target: { readonly frame: Frame; readonly channels: RawPicture['channels'] } | undefined;

  function makeTarget(withAlpha: boolean): { readonly frame: Frame; readonly channels: RawPicture['channels'] } {
    const frame = new av.Frame();
    frame.alloc();
    if (channels === 1) frame.format = withAlpha ? av.AV_PIX_FMT_YA8 : av.AV_PIX_FMT_GRAY8;
    else frame.format = withAlpha ? av.AV_PIX_FMT_RGBA : av.AV_PIX_FMT_RGB24;
    frame.width = scaled.width;
    frame.height = scaled.height;
    frame.colorRange = av.AVCOL_RANGE_JPEG;
    if (channels === 3) frame.colorSpace = av.AVCOL_SPC_RGB;
    if (frame.getBuffer(1) < 0) throw new AssayError('limit.memory', 'There is no memory for a picture.');
    const extra = withAlpha ? 1 : 0;
    return { frame, channels: channels === 1 ? (extra === 1 ? 2 : 1) : extra === 1 ? 4 : 3 };
  }

  return {
    scale(frame) {
      const format = av.avGetPixFmtName(asPixelFormat(frame.format)) ?? '';
      target ??= makeTarget(hasAlpha(format));
      if (frame.colorSpace === av.AVCOL_SPC_UNSPECIFIED && format.startsWith('yuv'))
        frame.colorSpace = guessMatrix(track) === 'bt709' ? av.AVCOL_SPC_BT709 : av.AVCOL_SPC_SMPTE170M;
      const done = context.scaleFrameSync(target.frame, frame);
      if (done < 0) throw new AssayError('file.malformed', 'The frame could not be converted to a picture.');
      return finishPicture({ ...scaled, channels: target.channels, data: target.frame.toBuffer() }, track.turn, source);
    },
    close() {
      target?.frame.free();
      context.freeContext();
    },
  };
}

type PixelFormat = Parameters<Bindings['avGetPixFmtName']>[0];

/** A decoder of pictures gives no samples of sound. */
function asPixelFormat(format: Frame['format']): PixelFormat {
  return format as PixelFormat;
}
