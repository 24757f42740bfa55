import type { Dimensions } from '../../../domain/asset.ts';

/** Both corners inclusive, as EXR states them. */
export interface ExrBox {
  readonly xMin: number;
  readonly yMin: number;
  readonly width: number;
  readonly height: number;
}

/** `uint`, `half`, `float` as the file numbers them. */
export const UINT = 0;
export const HALF = 1;
export const FLOAT = 2;

export interface ExrChannel {
  readonly name: string;
  /** {@link UINT}, {@link HALF} or {@link FLOAT}. */
  readonly type: number;
  /** Only used by B44 and DWA. */
  readonly linear: boolean;
  readonly xSampling: number;
  readonly ySampling: number;
}

/** One plane of the picture: a channel by its place in the file; undefined is black. */
export type ExrPlane = number | undefined;

export interface ExrPicture {
  readonly display: ExrBox;
  readonly data: ExrBox;
  /** As displayed: pixels that are not square are brought to square ones by making the longer direction shorter. */
  readonly size: Dimensions;
  readonly compression: number;
  /** In the order in which their samples lie in the file. */
  readonly channels: readonly ExrChannel[];
  /** One: luminance, or a single channel. Three: red, green and blue. */
  readonly planes: readonly [ExrPlane] | readonly [ExrPlane, ExrPlane, ExrPlane];
  /** Absent: scan lines. */
  readonly tile?: Dimensions;
  /** Where the offsets of its chunks begin. */
  readonly tableAt: number;
  /** Of a file with several parts. */
  readonly part?: number;
  readonly remarks: readonly string[];
}

/** Bytes of one sample. */
export function sampleBytes(channel: ExrChannel): number {
  return channel.type === HALF ? 2 : 4;
}
