import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Keypoints } from '../../src/domain/fingerprint.ts';
import type { Picture } from '../../src/domain/picture.ts';
import { ACCEPT_INLIERS, CERTAIN_INLIERS } from '../../src/fingerprint/keypoints/accept-inliers.ts';
import { agreeKeypoints } from '../../src/fingerprint/keypoints/agree-keypoints.ts';
import { findKeypoints, findKeypointsBothWays } from '../../src/fingerprint/keypoints/find-keypoints.ts';
import { createKeypointIndex } from '../../src/fingerprint/keypoints/keypoint-index.ts';
import { HEIGHT, TRANSFORMS, WIDTH } from './transforms.ts';

/**
 * `node bench/keypoints/measure.ts FOLDER [PICTURES] [FOREIGN] ['NAME|NAME']`: recall by transform, and how many corners agree with FOREIGN
 * other pictures each, on PICTURES of a folder of photographs, renders and designs that are all different.
 */
const [folder = '.', pictures = '40', foreign = '4', only] = process.argv.slice(2);
/** Fewer keypoints than this tell no picture: gradients, flat designs. They are counted apart. */
const PLAIN_KEYPOINTS = 100;

const masters = await readMasters();
const kept = await Promise.all(masters.map(async (master) => findKeypoints(await decode(master))));
const index = createKeypointIndex();
index.add(kept.map((keypoints, sample) => ({ sample, keypoints })));
const plain = kept.filter(({ count }) => count < PLAIN_KEYPOINTS).length;
console.log(
  `${masters.length} pictures, ${plain} of them with fewer than ${PLAIN_KEYPOINTS} keypoints: those are left out`,
);

const chance = new Map<number, number>();
for (const name of only?.split('|') ?? Object.keys(TRANSFORMS)) {
  const found: number[] = [];
  let ranked = 0;
  for (const [at, master] of masters.entries()) {
    if ((kept[at] as Keypoints).count < PLAIN_KEYPOINTS) continue;
    const behind = (at * 7 + 3) % masters.length;
    const query = await transform(name, master, masters[behind] as Buffer, at);
    found.push(agreeKeypoints(query, kept[at] as Keypoints)?.inliers ?? 0);
    const others = index.candidates(query, 21).filter(({ sample }) => sample !== behind);
    if (others.slice(0, 20).some(({ sample }) => sample === at)) ranked++;
    for (let step = 1; step <= Number(foreign); step++) {
      const other = (at + step * 5) % masters.length;
      if (other === at || other === behind) continue;
      const inliers = agreeKeypoints(query, kept[other] as Keypoints)?.inliers ?? 0;
      chance.set(inliers, (chance.get(inliers) ?? 0) + 1);
    }
  }
  found.sort((one, other) => one - other);
  const share = (least: number) =>
    `${((100 * found.filter((count) => count >= least).length) / found.length).toFixed(1)} %`;
  const low = [0.05, 0.25, 0.5].map((part) => found[Math.floor(found.length * part)]).join('/');
  console.log(
    `${name.padEnd(28)} found ${share(ACCEPT_INLIERS)}, certain ${share(CERTAIN_INLIERS)}, inliers at 5/25/50 % ${low}, candidate ${ranked} of ${found.length}`,
  );
}
const pairs = [...chance.values()].reduce((sum, count) => sum + count, 0);
const histogram = [...chance].sort(([one], [other]) => one - other).map(([inliers, count]) => `${inliers}: ${count}`);
console.log(`${pairs} foreign pairs, by inliers: ${histogram.join(', ')}`);

async function readMasters(): Promise<readonly Buffer[]> {
  const names = readdirSync(folder)
    .filter((name) => /\.(jpe?g|png|webp)$/i.test(name))
    .sort();
  const step = Math.max(1, names.length / Number(pictures));
  const picked = Array.from(
    { length: Math.min(names.length, Number(pictures)) },
    (_, at) => names[Math.floor(at * step)],
  );
  return Promise.all(
    picked.map((name) =>
      sharp(join(folder, name as string))
        .resize(WIDTH, HEIGHT, { fit: 'cover' })
        .jpeg({ quality: 95 })
        .toBuffer(),
    ),
  );
}

async function transform(name: string, master: Buffer, other: Buffer, seed: number): Promise<Keypoints> {
  const place = [(seed * 0.618) % 1, (seed * 0.382) % 1] as const;
  const made = await TRANSFORMS[name]?.(master, other, place, seed);
  const picture = await decode((await made?.jpeg({ quality: 80 }).toBuffer()) as Buffer);
  const both = findKeypointsBothWays(picture);
  return name.startsWith('flop') ? both.mirrored : both.keypoints;
}

async function decode(file: Buffer): Promise<Picture> {
  const { data, info } = await sharp(file).greyscale().raw().toBuffer({ resolveWithObject: true });
  const size = { width: info.width, height: info.height };
  return { ...size, channels: 1, data, source: size };
}
