/**
 * For who works on keypoints: what each step makes of the tuning half's pictures after a transform.
 *   node bench/matching/look-closer.ts DIR TRANSFORM…
 * DIR is that of `npm run bench -- matching --quick --data DIR`. Prints for each picture how many keypoints it and its transform have, how
 * many of them agree and at which scale, and where the index ranks it among the ledger's pictures.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import type { Keypoints } from '../../src/domain/fingerprint.ts';
import type { Picture } from '../../src/domain/picture.ts';
import { agreeKeypoints } from '../../src/fingerprint/keypoints/agree-keypoints.ts';
import { findKeypoints } from '../../src/fingerprint/keypoints/find-keypoints.ts';
import { createKeypointIndex } from '../../src/fingerprint/keypoints/keypoint-index.ts';
import { makePictures } from './pictures/make-pictures.ts';
import { hashText } from './pictures/random.ts';
import { type Raster, toSharp } from './pictures/raster.ts';
import type { TrialPicture } from './pictures/trial-picture.ts';
import { toPixels } from './transforms/raw.ts';
import { PICTURE_TRANSFORMS } from './transforms/table.ts';
import type { Transform } from './transforms/transform.ts';

const [, , dataDir = '', ...names] = process.argv;
const { folder, pictures } = await makePictures({ dataDir, quick: true, runs: 1, say: console.error });
const ledger = pictures.filter(({ role }) => role === 'ledger');
const plates = pictures.filter(({ role }) => role === 'plate');
const index = createKeypointIndex();
const known: Keypoints[] = [];
for (const { file } of ledger) known.push(findKeypoints(await decode(sharp(readFileSync(join(folder, file))))));
index.add(known.map((keypoints, at) => ({ sample: at + 1, keypoints })));

for (const transform of PICTURE_TRANSFORMS.filter(({ name }) => names.includes(name)))
  for (const [at, picture] of ledger.entries())
    if (picture.queried && picture.half === 'tune') await lookAt(transform, picture, at);

async function lookAt(transform: Transform, picture: TrialPicture, at: number): Promise<void> {
  const seed = hashText(`${picture.id} ${transform.name}`);
  const plate = plates[seed % plates.length];
  const source = known[at];
  if (plate === undefined || source === undefined) return;
  const made = await transform.apply({ raster: await read(picture), plate: await read(plate), seed });
  const query = findKeypoints(await decode('jpeg' in made ? sharp(made.jpeg) : toSharp(made)), {
    purpose: 'query',
  });
  const agreement = agreeKeypoints(query, source);
  const rank = index.candidates(query, ledger.length).findIndex(({ sample }) => sample === at + 1);
  const cells = [
    transform.name.padEnd(14),
    picture.id.slice(-44).padEnd(44),
    `keypoints ${source.count} and ${query.count}`,
    `inliers ${agreement?.inliers ?? 0} of ${agreement?.pairs ?? 0}`,
    `scale ${agreement?.scale.toFixed(2) ?? '-'}`,
    `rank ${rank < 0 ? '-' : rank + 1}`,
  ];
  console.log(cells.join('  '));
}

function read({ file }: TrialPicture): Promise<Raster> {
  return toPixels(sharp(readFileSync(join(folder, file))));
}

async function decode(file: Sharp): Promise<Picture> {
  const { width, height, data } = await toPixels(file);
  return { width, height, channels: 3, data: new Uint8Array(data), source: { width, height } };
}
