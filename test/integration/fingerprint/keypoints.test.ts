import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Picture } from '../../../src/domain/picture.ts';
import { ACCEPT_INLIERS } from '../../../src/fingerprint/keypoints/accept-inliers.ts';
import { agreeKeypoints } from '../../../src/fingerprint/keypoints/agree-keypoints.ts';
import { findKeypoints } from '../../../src/fingerprint/keypoints/find-keypoints.ts';
import { createKeypointIndex } from '../../../src/fingerprint/keypoints/keypoint-index.ts';

const SAMPLES = resolve(import.meta.dirname, '../../../../shared/samples');
const GENERATED = [
  'comfyanonymous__ComfyUI_examples/flux_controlnet_example.png',
  'comfyanonymous__ComfyUI_examples/lcm_basic_example.png',
  'mcmonkeyprojects__SwarmUI/cascade.jpg',
  'mcmonkeyprojects__SwarmUI/flux-dev.jpg',
].map((name) => join(SAMPLES, name));
const PRESENT = GENERATED.every((path) => existsSync(path));
if (!PRESENT) process.stdout.write('note: no ../shared/samples, keypoints are not tried on generated pictures\n');
const [WIDTH, HEIGHT] = [1280, 720];

const TITLE = Buffer.from(
  `<svg width="${WIDTH}" height="${HEIGHT}"><text x="100" y="380" font-size="150" fill="white" font-family="sans-serif">THE LAST HARBOUR</text></svg>`,
);

test('generated pictures are found again as titled, graded elements of other frames, and no others are', async () => {
  if (!PRESENT) return;
  const masters = await Promise.all(
    GENERATED.map((path) => sharp(path).resize(WIDTH, HEIGHT, { fit: 'cover' }).png().toBuffer()),
  );
  const sources = await Promise.all(masters.map(async (master) => findKeypoints(await toPicture(master))));
  const index = createKeypointIndex({ bits: 16 });
  index.add(sources.map((keypoints, sample) => ({ sample, keypoints })));
  for (const [at, master] of masters.entries()) {
    const background = masters[(at + 1) % masters.length] as Buffer;
    const element = await sharp(master)
      .resize(WIDTH / 2)
      .linear(0.8, 15)
      .png()
      .toBuffer();
    const composite = sharp(background).composite([{ input: element, left: 560, top: 300 }, { input: TITLE }]);
    const final = findKeypoints(await toPicture(await composite.jpeg({ quality: 60 }).toBuffer()), {
      purpose: 'query',
    });
    const inliers = sources.map((source) => agreeKeypoints(final, source)?.inliers ?? 0);
    const found = inliers.flatMap((count, source) => (count >= ACCEPT_INLIERS ? [source] : []));
    expect(new Set(found)).toEqual(new Set([at, (at + 1) % masters.length]));
    const candidates = index.candidates(final, 2).map(({ sample }) => sample);
    expect(new Set(candidates)).toEqual(new Set(found));
  }
});

async function toPicture(file: Buffer): Promise<Picture> {
  const { data, info } = await sharp(file).greyscale().raw().toBuffer({ resolveWithObject: true });
  const size = { width: info.width, height: info.height };
  return { ...size, channels: 1, data, source: size };
}
