import type Sharp from 'sharp';
import type { OverlayOptions } from 'sharp';
import type { Picture } from '../../domain/picture.ts';
import type { Point } from '../../domain/picture-reader.ts';
import { loadSharp } from './load-sharp.ts';

export interface SideBySideDrawing {
  readonly final: Picture;
  /** Absent: it could not be decoded, and its place says so. */
  readonly source?: Picture;
  /** Of the source in the final: fractions of the final. Fewer than three points: nothing is outlined. */
  readonly corners?: readonly Point[];
  /** Show the source as it was found: left and right swapped. */
  readonly mirrored: boolean;
  readonly heightPixels: number;
}

/** Between the pictures, pixels. */
const GAP = 12;
const JPEG_QUALITY = 80;
const GROUND = '#202020';
/** Seen on light and on dark: a bright line on a dark one. */
const OUTLINE = '#ffd400';
/** Wider pictures are brought to this, in heights: a 9:1 banner would make the page unreadable. */
const WIDEST = 4;
/** How far out of the frame a corner is drawn, in frames: an element may hang over by much. */
const FARTHEST = 8;

/** The frame of the delivery on the left with the place of the source outlined, the source on the right. A JPEG. */
export async function drawSideBySide(drawing: SideBySideDrawing): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const { heightPixels, corners = [], mirrored } = drawing;
  const final = await fitHeight(sharp, drawing.final, heightPixels, false);
  const outlined = await sharp(final.data, { raw: final.raw })
    .composite([{ input: Buffer.from(drawOutline(corners, final.raw)), top: 0, left: 0 }])
    .removeAlpha()
    .raw()
    .toBuffer();
  const source =
    drawing.source === undefined ? undefined : await fitHeight(sharp, drawing.source, heightPixels, mirrored);
  const right = source?.raw.width ?? heightPixels;
  const parts: OverlayOptions[] = [{ input: outlined, raw: final.raw, top: 0, left: 0 }];
  if (source !== undefined) parts.push({ input: source.data, raw: source.raw, top: 0, left: final.raw.width + GAP });
  return await sharp({
    create: { width: final.raw.width + GAP + right, height: heightPixels, channels: 3, background: GROUND },
  })
    .composite(parts)
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer();
}

interface Fitted {
  readonly data: Buffer;
  readonly raw: { readonly width: number; readonly height: number; readonly channels: 3 };
}

async function fitHeight(
  sharp: typeof Sharp,
  picture: Picture,
  heightPixels: number,
  mirrored: boolean,
): Promise<Fitted> {
  const { width, height, channels } = picture;
  const wanted = Math.round((width / height) * heightPixels);
  const { data, info } = await sharp(picture.data, { raw: { width, height, channels } })
    .flop(mirrored)
    .toColourspace('srgb')
    .resize({ width: Math.max(1, Math.min(wanted, WIDEST * heightPixels)), height: heightPixels, fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const rgb = info.channels === 3 ? data : spreadGrey(data);
  return { data: rgb, raw: { width: info.width, height: info.height, channels: 3 } };
}

function spreadGrey(grey: Buffer): Buffer {
  const rgb = Buffer.alloc(grey.length * 3);
  for (let at = 0; at < grey.length; at += 1) rgb.fill(grey[at] ?? 0, at * 3, at * 3 + 3);
  return rgb;
}

function drawOutline(corners: readonly Point[], { width, height }: Fitted['raw']): string {
  const far = (value: number): number => Math.max(-FARTHEST, Math.min(FARTHEST, Number.isFinite(value) ? value : 0));
  const points = corners.map(([x, y]) => `${(far(x) * width).toFixed(1)},${(far(y) * height).toFixed(1)}`).join(' ');
  const line = (colour: string, thickness: number): string =>
    `<polygon points="${points}" fill="none" stroke="${colour}" stroke-width="${thickness}" stroke-linejoin="round"/>`;
  const outline = corners.length < 3 ? '' : `${line('#000', 5)}${line(OUTLINE, 2.5)}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${outline}</svg>`;
}
