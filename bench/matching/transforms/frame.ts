import sharp from 'sharp';
import { between, makeRandom } from '../pictures/random.ts';
import { type Raster, toSharp } from '../pictures/raster.ts';
import { toPixels } from './raw.ts';

const KERNEL = { fit: 'fill', kernel: 'lanczos3' } as const;

export function resize(raster: Raster, width: number, height: number): Promise<Raster> {
  return toPixels(toSharp(raster).resize(width, height, KERNEL));
}

export function flop(raster: Raster): Promise<Raster> {
  return toPixels(toSharp(raster).flop());
}

export function blur(raster: Raster, sigma: number): Promise<Raster> {
  return toPixels(toSharp(raster).blur(sigma));
}

/** Takes a share of width and height away, from wherever, and fills the frame with the rest. */
export async function cropAway(raster: Raster, share: number, seed: number): Promise<Raster> {
  const random = makeRandom(seed);
  const [width, height] = [Math.round(raster.width * (1 - share)), Math.round(raster.height * (1 - share))];
  const [left, top] = [Math.floor(random() * (raster.width - width)), Math.floor(random() * (raster.height - height))];
  const part = await toPixels(toSharp(raster).extract({ left, top, width, height }));
  return resize(part, raster.width, raster.height);
}

/** Cuts to an aspect ratio around the middle and puts black where the rest was. */
export function addBars(raster: Raster, aspect: number): Promise<Raster> {
  const { width, height } = raster;
  const [wide, high] = [Math.min(width, Math.round(height * aspect)), Math.min(height, Math.round(width / aspect))];
  const [left, top] = [(width - wide) >> 1, (height - high) >> 1];
  const bars = { left, top, right: width - wide - left, bottom: height - high - top, background: '#000' };
  return toPixels(toSharp(raster).extract({ left, top, width: wide, height: high }).extend(bars));
}

/** Turned, and enlarged until no corner is empty. */
export async function rotate(raster: Raster, degrees: number): Promise<Raster> {
  const { width, height } = raster;
  const radians = (Math.abs(degrees) * Math.PI) / 180;
  const grow = Math.cos(radians) + Math.max(width / height, height / width) * Math.sin(radians);
  const large = await resize(raster, Math.ceil(width * grow), Math.ceil(height * grow));
  const turned = await toPixels(toSharp(large).rotate(degrees, { background: '#000' }));
  const [left, top] = [(turned.width - width) >> 1, (turned.height - height) >> 1];
  return toPixels(toSharp(turned).extract({ left, top, width, height }));
}

/** Shrinks it to `size` (linear) and puts it somewhere on the plate. */
export async function insert(raster: Raster, plate: Raster, size: number, seed: number, border = 0): Promise<Raster> {
  const random = makeRandom(seed);
  const [width, height] = [Math.round(plate.width * size), Math.round(plate.height * size)];
  const small = await toPixels(toSharp(await resize(raster, width, height)));
  const framed = toSharp(small).extend({
    top: border,
    bottom: border,
    left: border,
    right: border,
    background: '#f0f0f0',
  });
  const room = [plate.width - width - 2 * border, plate.height - height - 2 * border] as const;
  const [left, top] = [Math.floor(between(random, 0, room[0])), Math.floor(between(random, 0, room[1]))];
  return toPixels(toSharp(plate).composite([{ input: await framed.png().toBuffer(), left, top }]));
}

/** An element keyed out with a soft elliptical edge, at `size` of its frame, on the plate. */
export async function insertEllipse(raster: Raster, plate: Raster, size: number, seed: number): Promise<Raster> {
  const [width, height] = [Math.round(plate.width * size), Math.round(plate.height * size)];
  const ellipse = `<svg width="${width}" height="${height}"><defs><radialGradient id="soft"><stop offset="0.75" stop-color="#fff"/>
    <stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient></defs><rect width="100%" height="100%" fill="url(#soft)"/></svg>`;
  const element = await toSharp(await resize(raster, width, height))
    .ensureAlpha()
    .composite([{ input: Buffer.from(ellipse), blend: 'dest-in' }])
    .png()
    .toBuffer();
  const random = makeRandom(seed);
  const [left, top] = [Math.floor(random() * (plate.width - width)), Math.floor(random() * (plate.height - height))];
  return toPixels(toSharp(plate).composite([{ input: element, left, top }]));
}

export async function overlay(raster: Raster, body: string): Promise<Raster> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${raster.width}" height="${raster.height}" viewBox="0 0 1280 720">${body}</svg>`;
  return toPixels(toSharp(raster).composite([{ input: await sharp(Buffer.from(svg)).png().toBuffer() }]));
}

export function toJpeg(raster: Raster, quality: number): Promise<{ jpeg: Buffer }> {
  return toSharp(raster)
    .jpeg({ quality })
    .toBuffer()
    .then((jpeg) => ({ jpeg }));
}
