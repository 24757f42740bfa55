import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import sharp from 'sharp';
import { findBundledPictures } from './bundled-pictures.ts';
import { fetchPackage } from './fetch-package.ts';
import { PICTURE_PACKAGES, type PicturePackage, SCENE_VARIANTS } from './packages.ts';
import type { Photograph } from './photograph.ts';

/** From this size on a quarter is still a picture, pixels. */
const QUARTERS_FROM = { width: 2500, height: 1400 } as const;

export interface FoundPhotograph {
  /** Unique, the same on every machine. */
  readonly id: string;
  /** Shared by pictures of the same scene. */
  readonly scene: string;
  readonly from: Photograph;
}

/** Photographs and paintings of Debian's packages, in a fixed order. */
export async function findPhotographs(
  dataDir: string,
  quick: boolean,
  say: (line: string) => void,
): Promise<readonly FoundPhotograph[]> {
  const found: FoundPhotograph[] = [];
  for (const each of PICTURE_PACKAGES.filter((one) => !quick || one.quick === true)) {
    const folder = fetchPackage(dataDir, each.name);
    if (folder === undefined) say(`  ${each.name} could not be had: fewer pictures`);
    else found.push(...(await findInPackage(each, folder)));
  }
  return found;
}

async function findInPackage(about: PicturePackage, folder: string): Promise<readonly FoundPhotograph[]> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted((a, b) => (a < b ? -1 : 1));
  const found: FoundPhotograph[] = [];
  for (const path of files) {
    const name = `${about.name}/${relative(folder, path)}`;
    if (about.bundles?.test(path) === true)
      for (const [index, part] of (await findBundledPictures(path)).entries())
        found.push({ id: `${name}#${index}`, scene: `${name}#${index}`, from: { path, part } });
    if (about.take.test(path) && about.leave?.test(path) !== true)
      found.push(...(await splitPhotograph(name, path, about.quarters === true)));
  }
  return found;
}

async function splitPhotograph(name: string, path: string, quarters: boolean): Promise<readonly FoundPhotograph[]> {
  const { width, height } = await sharp(path, { limitInputPixels: 100_000_000 }).metadata();
  const scene = name.replaceAll(SCENE_VARIANTS, '');
  if (!quarters || width < QUARTERS_FROM.width || height < QUARTERS_FROM.height)
    return [{ id: name, scene, from: { path } }];
  return [0, 1, 2, 3].map((at) => ({
    id: `${name}@${at}`,
    scene: `${scene}@${at}`,
    from: { path, tile: { column: at % 2, row: at >> 1, columns: 2, rows: 2 } },
  }));
}
