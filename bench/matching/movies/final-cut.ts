import type { Encoder } from './encoders.ts';
import { writeMovie } from './movie-writer.ts';
import { grade, letterbox, mirror, type Planar } from './planar.ts';
import type { FrameSize, Shot } from './shot.ts';

export const FINAL_SIZE: FrameSize = { width: 1280, height: 720 };
export const FINAL_RATE = 24;

/** What is done to a source on its way into the cut. */
export const TREATMENTS = {
  none: (frame: Planar): Planar => frame,
  mirrored: mirror,
  graded: grade,
  letterboxed: (frame: Planar): Planar => letterbox(frame, 2.39),
} as const;

/** A stretch of a shot in the cut. */
export interface Cut {
  readonly shot: Shot;
  /** First frame of the shot that is used. */
  readonly from: number;
  /** Frames in the cut. */
  readonly frames: number;
  /** Frames of the shot for each frame of the cut: 1 is the same speed. */
  readonly speed: number;
  readonly treatment: keyof typeof TREATMENTS;
  /** Id of the ledger's picture or clip that it shows; absent for what is not in the ledger. */
  readonly item?: string;
}

/** One use of a ledger's item, as it truly is. */
export interface TrueUse {
  readonly item: string;
  readonly in: number;
  readonly out: number;
  readonly sourceIn: number;
  readonly sourceOut: number;
  readonly speed: number;
  readonly mirrored: boolean;
}

export function listUses(cuts: readonly Cut[]): readonly TrueUse[] {
  const uses: TrueUse[] = [];
  let begin = 0;
  for (const { item, from, frames, speed, treatment } of cuts) {
    const sourceOut = Math.floor(from + (frames - 1) * speed);
    if (item !== undefined)
      uses.push({
        item,
        in: begin,
        out: begin + frames - 1,
        sourceIn: from,
        sourceOut,
        speed,
        mirrored: treatment === 'mirrored',
      });
    begin += frames;
  }
  return uses;
}

export async function writeFinal(path: string, cuts: readonly Cut[], encoder: Encoder): Promise<void> {
  const writer = writeMovie(path, { ...FINAL_SIZE, rate: FINAL_RATE, encode: encoder.encode });
  for (const { shot, from, frames, speed, treatment } of cuts)
    for (let frame = 0; frame < frames; frame += 1)
      await writer.write(TREATMENTS[treatment](shot.draw(Math.floor(from + frame * speed))));
  await writer.close();
}
