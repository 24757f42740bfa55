import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { hashText } from '../pictures/random.ts';
import { type Raster, toSharp } from '../pictures/raster.ts';
import type { TrialPicture } from '../pictures/trial-picture.ts';
import { MOVIE_TRANSFORMS } from '../transforms/movies.ts';
import { toPixels } from '../transforms/raw.ts';
import { PICTURE_TRANSFORMS } from '../transforms/table.ts';
import type { Transform } from '../transforms/transform.ts';
import { encodeThroughMovie } from './encode-through-movie.ts';
import { nameQuery, type Query } from './query.ts';

/** What is made at once. */
export interface QueryOrder {
  /** Folder of the trial's pictures. */
  readonly pictures: string;
  /** Where the queries go. */
  readonly target: string;
  readonly asked: readonly TrialPicture[];
  readonly plates: readonly TrialPicture[];
}

/** Pictures of no ledger, common ones and near ones go through some transforms only. */
export function transformsOf(picture: TrialPicture): readonly Transform[] {
  return picture.queried ? PICTURE_TRANSFORMS : PICTURE_TRANSFORMS.filter(({ foreign }) => foreign === true);
}

/** Puts each picture through what is done to it and writes what came out, as a person would deliver it. */
export async function makeQueries(order: QueryOrder): Promise<readonly Query[]> {
  const queries: Query[] = [];
  for (const picture of order.asked) {
    const raster = await readRaster(join(order.pictures, picture.file));
    for (const transform of transformsOf(picture)) queries.push(await makeQuery(order, picture, raster, transform));
  }
  const through = order.asked.filter(({ queried }) => queried);
  if (through.length > 0)
    for (const movie of MOVIE_TRANSFORMS) {
      const files = through.map((picture) => nameQuery(picture, movie.name, 'png'));
      await encodeThroughMovie(
        movie,
        through.map(({ file }) => join(order.pictures, file)),
        files.map(({ file }) => join(order.target, file)),
      );
      queries.push(...files);
    }
  return queries;
}

async function makeQuery(
  order: QueryOrder,
  picture: TrialPicture,
  raster: Raster,
  transform: Transform,
): Promise<Query> {
  const seed = hashText(`${picture.id} ${transform.name}`);
  const plate = order.plates[seed % Math.max(1, order.plates.length)];
  if (plate === undefined) throw new Error('There is no plate to put pictures on.');
  const made = await transform.apply({ raster, plate: await readRaster(join(order.pictures, plate.file)), seed });
  const query = nameQuery(picture, transform.name, 'jpeg' in made ? 'jpg' : 'png');
  const path = join(order.target, query.file);
  if ('jpeg' in made) writeFileSync(path, made.jpeg);
  else await toSharp(made).png({ compressionLevel: 1 }).toFile(path);
  return query;
}

function readRaster(path: string): Promise<Raster> {
  return toPixels(sharp(readFileSync(path)));
}
