import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { between, makeRandom } from '../pictures/random.ts';
import { toPixels } from '../transforms/raw.ts';
import { copyPart, makePlanar, type Planar, toPlanar } from './planar.ts';

/** One picture for each frame. */
export interface Shot {
  readonly frames: number;
  draw(frame: number): Planar;
}

export interface FrameSize {
  readonly width: number;
  readonly height: number;
}

const even = (value: number): number => Math.round(value / 2) * 2;

export async function loadPlanar(path: string, { width, height }: FrameSize): Promise<Planar> {
  return toPlanar(await toPixels(sharp(readFileSync(path)).resize(width, height, { fit: 'fill' })));
}

/** The picture as it is, held. */
export async function holdPicture(path: string, frames: number, size: FrameSize): Promise<Shot> {
  const picture = await loadPlanar(path, size);
  return { frames, draw: () => picture };
}

/** A camera that goes over the picture in a straight line, showing a part of it. `holdFrames`: each place stands for so many frames. */
export async function panOver(
  path: string,
  frames: number,
  size: FrameSize,
  seed: number,
  holdFrames = 1,
): Promise<Shot> {
  const random = makeRandom(seed);
  const zoom = between(random, 1.1, 1.5);
  const large = { width: even(size.width * zoom), height: even(size.height * zoom) };
  const picture = await loadPlanar(path, large);
  const room = [large.width - size.width, large.height - size.height] as const;
  const [from, to] = [
    [random() * room[0], random() * room[1]],
    [random() * room[0], random() * room[1]],
  ] as const;
  return {
    frames,
    draw(frame) {
      const share = Math.floor(frame / holdFrames) / Math.max(1, frames / holdFrames);
      const x = Math.min(room[0], even(from[0] + (to[0] - from[0]) * share));
      const y = Math.min(room[1], even(from[1] + (to[1] - from[1]) * share));
      const shown = makePlanar(size.width, size.height);
      copyPart(picture, shown, { x, y, ...size }, { x: 0, y: 0 });
      return shown;
    },
  };
}

/** A camera that pans while something crosses the picture the other way: no two frames are alike. */
export async function crossOver(
  path: string,
  spritePath: string,
  frames: number,
  size: FrameSize,
  seed: number,
): Promise<Shot> {
  const pan = await panOver(path, frames, size, seed);
  const small = { width: even(size.width * 0.22), height: even(size.height * 0.3) };
  const sprite = await loadPlanar(spritePath, small);
  const top = even(between(makeRandom(seed + 1), 0.1, 0.6) * size.height);
  return {
    frames,
    draw(frame) {
      const shown = pan.draw(frame);
      const x = even(((size.width - small.width) * frame) / frames);
      copyPart(sprite, shown, { x: 0, y: 0, ...small }, { x, y: top });
      return shown;
    },
  };
}
