import { type Raster, renderSvg } from '../raster.ts';
import type { Scene } from '../scene.ts';

const TOP = ['#c0c0c0', '#c0c000', '#00c0c0', '#00c000', '#c000c0', '#c00000', '#0000c0'];
const FOOT = ['#00214c', '#ffffff', '#32006a', '#131313', '#090909', '#131313', '#1d1d1d'];

/** SMPTE colour bars, with the name of who lined them up. */
export function makeBars({ content }: Scene): Promise<Raster> {
  const bar = (colours: readonly string[], y: number, height: number): string =>
    colours
      .map((fill, index) => `<rect x="${(index * 1280) / 7}" y="${y}" width="184" height="${height}" fill="${fill}"/>`)
      .join('');
  const name = `<text x="640" y="690" text-anchor="middle" font-family="DejaVu Sans Mono" font-size="30" fill="#fff">LINE-UP ${content % 90}</text>`;
  return renderSvg(`${bar(TOP, 0, 480)}${bar(TOP.toReversed(), 480, 60)}${bar(FOOT, 540, 180)}${name}`);
}
