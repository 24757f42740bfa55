import sharp, { type Sharp } from 'sharp';

/** Size of every picture of the trial, as in the first measurements. */
export const WIDTH = 1280;
export const HEIGHT = 720;

/** Red, green and blue, 0 to 1 (more is clipped). */
export type Colour = readonly [red: number, green: number, blue: number];

/** Interleaved RGB, 8 bit. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** A picture from a function of the place: x from 0 to width / height, y from 0 (top) to 1. */
export function paint(colourAt: (x: number, y: number) => Colour, width = WIDTH, height = HEIGHT): Raster {
  const data = new Uint8ClampedArray(width * height * 3);
  let at = 0;
  for (let row = 0; row < height; row += 1)
    for (let column = 0; column < width; column += 1) {
      const [red, green, blue] = colourAt((column + 0.5) / height, (row + 0.5) / height);
      data[at] = red * 255;
      data[at + 1] = green * 255;
      data[at + 2] = blue * 255;
      at += 3;
    }
  return { width, height, data };
}

export function toSharp({ data, width, height }: Raster): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** As a raster of the trial's size, whatever it was before; what does not fit the aspect ratio is cut off around the middle. */
export async function toRaster(picture: Sharp): Promise<Raster> {
  const { data, info } = await picture
    .resize(WIDTH, HEIGHT, { fit: 'cover', kernel: 'lanczos3' })
    .flatten({ background: '#808080' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
}

export function renderSvg(body: string): Promise<Raster> {
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">`;
  return toRaster(sharp(Buffer.from(`${head}${body}</svg>`)));
}
