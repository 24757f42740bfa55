/** Main of its own, so that pictures are made on all cores: makes those of a list. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { makePicture } from './make-picture.ts';
import type { TrialPicture } from './trial-picture.ts';

const REPORT_EVERY = 100;

const [, , folder = '', listFile = ''] = process.argv;
const list = JSON.parse(readFileSync(listFile, 'utf8')) as readonly TrialPicture[];
sharp.concurrency(1);
for (const [index, picture] of list.entries()) {
  await makePicture(picture, join(folder, picture.file));
  if ((index + 1) % REPORT_EVERY === 0) console.error(`    ${index + 1} of ${list.length} pictures of this core`);
}
