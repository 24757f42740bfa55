import { rename } from 'node:fs/promises';
import { COMMON_MAKERS, SCENE_MAKERS } from './makers.ts';
import { readPhotograph } from './photograph.ts';
import { type Raster, toSharp } from './raster.ts';
import type { Maker } from './scene.ts';
import type { TrialPicture } from './trial-picture.ts';

/** As little loss as a JPEG makes and people use. */
const QUALITY = 95;

/** Writes one picture of the trial, whole or not at all. */
export async function makePicture(picture: TrialPicture, path: string): Promise<void> {
  await toSharp(await draw(picture))
    .jpeg({ quality: QUALITY, chromaSubsampling: '4:4:4' })
    .toFile(`${path}.making`);
  await rename(`${path}.making`, path);
}

async function draw({ source }: TrialPicture): Promise<Raster> {
  if (source.kind === 'photograph') return readPhotograph(source.photograph);
  const makers: Readonly<Record<string, Maker>> = {
    ...Object.fromEntries(Object.entries(SCENE_MAKERS).map(([kind, { make }]) => [kind, make])),
    ...COMMON_MAKERS,
  };
  const make = makers[source.maker];
  if (make === undefined) throw new Error(`Nobody makes ${source.maker}.`);
  return make(source.scene);
}
