import type { FrameRate } from '../../../domain/asset.ts';

/** A packet as the container gives it. Times in ticks of the track's time base. */
export interface TrackPacket {
  /** When it is shown. Absent: the second field of the frame before it. */
  readonly pts?: number;
  readonly sizeBytes: number;
  /** The container or its codec calls it a point to start from. */
  readonly key: boolean;
  /** Its picture needs no other. */
  readonly alone: boolean;
  /** Needed to decode others but never shown: an edit list left it out. */
  readonly hidden: boolean;
  /** Cut short. */
  readonly corrupt: boolean;
}

/** A movie's picture track after its packets were read, in the order in which they are stored. */
export interface MovieTrack {
  /** FFmpeg's name. */
  readonly codec: string;
  /** As coded. */
  readonly width: number;
  readonly height: number;
  /** Width of a pixel in heights. */
  readonly pixelAspect: number;
  /** Clockwise quarter turns that bring it upright, and whether it is mirrored before. */
  readonly turn: Turn;
  /** Seconds of a tick. */
  readonly timeBase: FrameRate;
  /** What the container says of the rate, the most trusted first. */
  readonly statedRates: readonly FrameRate[];
  /** As the container says; 0 when it does not. */
  readonly statedFrames: number;
  /** Timecodes that stand in its tags, the most trusted first. */
  readonly timecodes: readonly string[];
  readonly packets: readonly TrackPacket[];
  /** Why reading stopped before the end, when it did. */
  readonly stopped?: string;
  readonly encoderSettings?: string;
}

export interface Turn {
  readonly quarters: 0 | 1 | 2 | 3;
  readonly mirrored: boolean;
}

export const UPRIGHT: Turn = { quarters: 0, mirrored: false };
