import type { FrameRate } from '../../../domain/asset.ts';

export interface StatedLength {
  /** FFmpeg's name of the container. */
  readonly format: string;
  /** 0: not stated. */
  readonly frames: number;
  readonly ticks: number | undefined;
  readonly timeBase: FrameRate;
  readonly rate: FrameRate;
}

/** How many frames the container says there are; 0 when it does not. An edit list that ends early makes it fewer than its table has. */
export function countStatedFrames({ format, frames, ticks, timeBase, rate }: StatedLength): number {
  if (ticks === undefined || !(rate.numerator > 0 && rate.denominator > 0)) return frames;
  const lasting = Math.round((ticks * timeBase.numerator * rate.numerator) / (timeBase.denominator * rate.denominator));
  // In MXF the length is in frames. In other containers that count none it is in seconds, too coarse to say that any is missing.
  return format === 'mxf' ? lasting : Math.min(frames, lasting);
}

type Tag = string | null | undefined;

/**
 * Timecodes in tags, the most trusted first. In MXF the file's own is of the material package, which is what is played; in others the
 * picture track's is the nearest.
 */
export function orderTimecodes(
  format: string,
  { file, track, others }: { readonly file: Tag; readonly track: Tag; readonly others: readonly Tag[] },
): readonly string[] {
  const order = format === 'mxf' ? [file, track] : [track, file, ...others];
  return order.filter((text) => typeof text === 'string');
}
