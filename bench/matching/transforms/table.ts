import type { Raster } from '../pictures/raster.ts';
import { addBars, blur, cropAway, flop, insert, insertEllipse, overlay, resize, rotate, toJpeg } from './frame.ts';
import { developLog, encodeLog, gradeNight, gradeTealOrange, gradeWarm } from './grades.ts';
import { addGrain, addNoise } from './grain.ts';
import { drawBurnIn, drawTitle } from './overlays.ts';
import type { TargetClass, Transform, TransformInput, TransformPicture } from './transform.ts';

const shrink = (raster: Raster, by: number): Promise<Raster> =>
  resize(raster, Math.round(raster.width * by), Math.round(raster.height * by));
const title = (raster: Raster, seed: number): Promise<Raster> => overlay(raster, drawTitle(seed));
const burnIn = (raster: Raster, seed: number): Promise<Raster> => overlay(raster, drawBurnIn(seed));
/** A grain that is seen on a monitor; 8-bit steps. */
const GRAIN = 9;
/** As burnt as a cheap camera at night. */
const NOISE = 24;
const SCOPE = 2.39;

function plain(name: string, about: string, apply: TransformPicture, more: Partial<Transform> = {}): Transform {
  return { name, about, apply, target: 'plain', ...more };
}

function hard(name: string, about: string, apply: TransformPicture, more: Partial<Transform> = {}): Transform {
  return { name, about, apply, target: 'hard', ...more };
}

const asIs: TransformPicture = async ({ raster }) => raster;
const FOREIGN = { foreign: true } as const;
/** For information: the issue sets no figure. */
const NO_TARGET: { readonly target?: TargetClass } = {};

/** What is done to pictures one by one; encoders of movies are in `movies.ts`. The first block is that of the first measurements. */
export const PICTURE_TRANSFORMS: readonly Transform[] = [
  plain('none', 'the picture as it is', asIs, FOREIGN),
  plain('jpeg-q50', 'JPEG, quality 50', ({ raster }) => toJpeg(raster, 50)),
  plain('jpeg-q20', 'JPEG, quality 20', ({ raster }) => toJpeg(raster, 20), FOREIGN),
  plain('scale-50', 'half as wide and high', ({ raster }) => shrink(raster, 0.5)),
  plain('scale-25', 'a quarter as wide and high', ({ raster }) => shrink(raster, 0.25)),
  plain('grain', `grain, ${GRAIN} of 255`, async ({ raster, seed }) => addGrain(raster, GRAIN, seed)),
  plain('grade-1', 'warm grade', async ({ raster }) => gradeWarm(raster)),
  plain('grade-2', 'teal and orange, half of the colour gone', async ({ raster }) => gradeTealOrange(raster)),
  plain('grade-3', 'day for night', async ({ raster }) => gradeNight(raster), FOREIGN),
  plain('letterbox', 'cut to 2.39 between black bars', ({ raster }) => addBars(raster, SCOPE), FOREIGN),
  plain('pillarbox', 'cut to 4:3 between black bars', ({ raster }) => addBars(raster, 4 / 3)),
  plain('flop', 'mirrored', ({ raster }) => flop(raster)),
  hard('title', 'a main title across the middle', ({ raster, seed }) => title(raster, seed), FOREIGN),
  hard('crop-5', '5 % of width and height gone', ({ raster, seed }) => cropAway(raster, 0.05, seed)),
  hard('crop-10', '10 % gone', ({ raster, seed }) => cropAway(raster, 0.1, seed)),
  hard('crop-20', '20 % gone', ({ raster, seed }) => cropAway(raster, 0.2, seed), FOREIGN),
  hard('crop-40', '40 % gone', ({ raster, seed }) => cropAway(raster, 0.4, seed)),
  hard('crop-to-40', '60 % gone, 40 % left', ({ raster, seed }) => cropAway(raster, 0.6, seed)),
  hard('rotate-2', 'turned by 2 degrees', ({ raster }) => rotate(raster, 2)),
  hard('composite-50', 'at half size on another picture', ({ raster, plate, seed }) => insert(raster, plate, 0.5, seed), FOREIGN),
  { ...plain('composite-25', 'at a quarter of the size on another picture', ({ raster, plate, seed }) => insert(raster, plate, 0.25, seed)), target: 'small' },
  { ...NO_TARGET, name: 'keyed-ellipse', about: 'a soft ellipse of it at 60 % on another picture', apply: ({ raster, plate, seed }) => insertEllipse(raster, plate, 0.6, seed) },
  hard('chain-title', 'grade 2, 2.39, title, grain', chainTitle, FOREIGN),
  hard('chain-flop', 'mirrored, 10 % gone, warm grade', chainFlop),
  { name: 'burn-in', about: 'timecode and shot burnt in', apply: ({ raster, seed }) => burnIn(raster, seed), foreign: true },
  { name: 'pip-under', about: 'another picture in its corner, 30 %', apply: ({ raster, plate, seed }) => insert(plate, raster, 0.3, seed, 4) },
  { name: 'pip-inset', about: 'it in the corner of another, 33 %, with a border', apply: ({ raster, plate, seed }) => insert(raster, plate, 0.33, seed, 4) },
  { name: 'blur', about: 'out of focus, sigma 3', apply: ({ raster }) => blur(raster, 3) },
  { name: 'noise', about: `noise, ${NOISE} of 255 in each channel, specks on 1 %`, apply: async ({ raster, seed }) => addNoise(raster, NOISE, 0.01, seed) },
  { name: 'proxy', about: 'half the size, burn-in, JPEG quality 35', apply: async ({ raster, seed }) => toJpeg(await shrink(await burnIn(raster, seed), 0.5), 35) },
  { name: 'log', about: 'log as it looks without a curve', apply: async ({ raster }) => encodeLog(raster) },
  { name: 'log-to-display', about: '8 bits of log through a print curve', apply: async ({ raster }) => developLog(raster) },
  hard('worst-1', 'day for night, 10 % gone, 2.39, title, burn-in, grain, half size, JPEG quality 40', worstFrame, FOREIGN),
  hard('worst-2', 'mirrored, teal and orange, at half size on another picture, blur, grain, JPEG quality 40', worstComposite),
]; // biome-ignore format: a table

async function chainTitle({ raster, seed }: TransformInput): Promise<Raster> {
  return addGrain(await title(await addBars(gradeTealOrange(raster), SCOPE), seed), GRAIN, seed);
}

async function chainFlop({ raster, seed }: TransformInput): Promise<Raster> {
  return gradeWarm(await cropAway(await flop(raster), 0.1, seed));
}

async function worstFrame({ raster, seed }: TransformInput): Promise<{ jpeg: Buffer }> {
  const framed = await addBars(await cropAway(gradeNight(raster), 0.1, seed), SCOPE);
  const marked = await burnIn(await title(framed, seed), seed);
  return toJpeg(await shrink(addGrain(marked, GRAIN, seed), 0.5), 40);
}

async function worstComposite({ raster, plate, seed }: TransformInput): Promise<{ jpeg: Buffer }> {
  const placed = await insert(gradeTealOrange(await flop(raster)), plate, 0.5, seed);
  return toJpeg(addGrain(await blur(placed, 0.8), GRAIN / 2, seed), 40);
}
