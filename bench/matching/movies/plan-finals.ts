import { between, hashText, makeRandom, pickOne } from '../pictures/random.ts';
import { type Cut, FINAL_SIZE, type TREATMENTS } from './final-cut.ts';
import { holdPicture, panOver, type Shot } from './shot.ts';

/** A generated clip as it is in the ledger. */
export interface Clip {
  readonly id: string;
  readonly shot: Shot;
}

export interface CutMaterial {
  readonly clips: readonly Clip[];
  /** Ids of the ledger's stills with their files. */
  readonly stills: readonly { readonly id: string; readonly path: string }[];
  /** Files of pictures that are not in the ledger. */
  readonly foreign: readonly string[];
}

const CLIP_SPEEDS = [1, 1, 1, 2, 0.5] as const;
const CLIP_TREATMENTS = ['none', 'mirrored', 'graded', 'letterboxed'] as const satisfies (keyof typeof TREATMENTS)[];
/** Frames. The shortest are those that the issue says must not go unseen. */
const LENGTHS = { least: 14, most: 72 } as const;

/** A cut in which every clip and some stills stand between foreign shots, in another order and with other edges for each seed. */
export async function planFinal({ clips, stills, foreign }: CutMaterial, seed: number): Promise<readonly Cut[]> {
  const random = makeRandom(hashText(`final ${seed}`));
  const length = (): number => Math.round(between(random, LENGTHS.least, LENGTHS.most));
  const cuts: Cut[] = [];
  for (const [index, { id, shot }] of clips.entries()) {
    const filler = await panOver(
      foreign[(seed * 31 + index) % foreign.length] ?? '',
      length(),
      FINAL_SIZE,
      seed * 97 + index,
    );
    cuts.push({ shot: filler, from: 0, frames: filler.frames, speed: 1, treatment: 'none' });
    const speed = pickOne(random, CLIP_SPEEDS);
    const frames = Math.min(length(), Math.floor((shot.frames - 2) / speed));
    const from = Math.floor(random() * (shot.frames - frames * speed));
    cuts.push({ shot, from, frames, speed, treatment: pickOne(random, CLIP_TREATMENTS), item: id });
    const still = stills[(seed * 17 + index) % Math.max(1, stills.length)];
    if (still === undefined) continue;
    const held = await holdPicture(still.path, length(), FINAL_SIZE);
    cuts.push({
      shot: held,
      from: 0,
      frames: held.frames,
      speed: 1,
      treatment: pickOne(random, CLIP_TREATMENTS),
      item: still.id,
    });
  }
  return cuts;
}
