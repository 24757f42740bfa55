import sharp, { type Sharp } from 'sharp';

export const WIDTH = 1920;
export const HEIGHT = 1080;

/** `other`: a picture to stand behind or around. `at`: two numbers from 0 to 1 that say where. */
export type Transform = (
  master: Buffer,
  other: Buffer,
  at: readonly [x: number, y: number],
  seed: number,
) => Promise<Sharp>;

const svg = (inner: string) => Buffer.from(`<svg width="${WIDTH}" height="${HEIGHT}">${inner}</svg>`);
const TITLE = svg(
  '<g fill="white" font-family="sans-serif" text-anchor="middle"><text x="50%" y="45%" font-size="150" font-weight="bold">THE LAST HARBOUR</text><text x="50%" y="60%" font-size="70">A film by somebody</text><text x="50%" y="90%" font-size="50">Spoken words, written below</text></g>',
);
const BURN_IN = svg(
  '<rect x="700" y="960" width="520" height="80"/><g fill="white" font-family="monospace"><text x="740" y="1020" font-size="56">01:02:23:14</text><text x="40" y="80" font-size="40">REEL A003 PROPERTY OF STUDIO</text></g>',
);
const bake = (picture: Sharp) => picture.png({ compressionLevel: 0 }).toBuffer();
const grade = (picture: Sharp) =>
  picture.gamma(1.4).linear([1.15, 1, 0.85], [-12, -8, 5]).modulate({ saturation: 0.7 });

function crop(master: Buffer, part: number, [x, y]: readonly [number, number]): Sharp {
  const [width, height] = [Math.round(WIDTH * (1 - part)), Math.round(HEIGHT * (1 - part))];
  const [left, top] = [Math.round((WIDTH - width) * x), Math.round((HEIGHT - height) * y)];
  return sharp(master).extract({ left, top, width, height }).resize(WIDTH, HEIGHT);
}

async function composite(master: Buffer, other: Buffer, scale: number, [x, y]: readonly [number, number]) {
  const input = await bake(sharp(master).resize(Math.round(WIDTH * scale)));
  const [left, top] = [Math.round(WIDTH * (1 - scale) * x), Math.round(HEIGHT * (1 - scale) * y)];
  return sharp(other).composite([{ input, left, top }]);
}

/** Grey grain, the same for the same seed. */
async function addGrain(picture: Buffer, sigma: number, seed: number): Promise<Sharp> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  let state = (seed + 1) * 2_654_435_761;
  const draw = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  for (let at = 0; at < data.length; at += info.channels) {
    // Three evenly spread numbers: near enough to a bell, with a deviation of a half.
    const grain = (draw() + draw() + draw() - 1.5) * 2 * sigma;
    for (let channel = 0; channel < info.channels; channel++) {
      data[at + channel] = Math.max(0, Math.min(255, (data[at + channel] as number) + grain));
    }
  }
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
}

async function ellipse(master: Buffer, other: Buffer, [x, y]: readonly [number, number]): Promise<Sharp> {
  const [width, height] = [Math.round(WIDTH * 0.6), Math.round(HEIGHT * 0.6)];
  const shape = `<svg width="${width}" height="${height}"><ellipse cx="50%" cy="50%" rx="46%" ry="46%" fill="white"/></svg>`;
  const mask = await bake(sharp(Buffer.from(shape)).blur(18));
  const small = await bake(sharp(master).resize(width, height));
  const input = await bake(
    sharp(small)
      .ensureAlpha()
      .composite([{ input: mask, blend: 'dest-in' }]),
  );
  return sharp(other).composite([
    { input, left: Math.round((WIDTH - width) * x), top: Math.round((HEIGHT - height) * y) },
  ]);
}

async function bar(master: Buffer): Promise<Buffer> {
  const black = { create: { width: WIDTH, height: 138, channels: 3 as const, background: 'black' } };
  return bake(
    sharp(master).composite([
      { input: black, top: 0, left: 0 },
      { input: black, top: HEIGHT - 138, left: 0 },
    ]),
  );
}

export const TRANSFORMS: Readonly<Record<string, Transform>> = {
  'JPEG quality 50': async (master) => sharp(await sharp(master).jpeg({ quality: 50 }).toBuffer()),
  grade: async (master) => grade(sharp(master)),
  'title overlay': async (master) => sharp(master).composite([{ input: TITLE }]),
  'burn-in timecode': async (master) => sharp(master).composite([{ input: BURN_IN }]),
  'crop 5 %': async (master) => crop(master, 0.05, [0.5, 0.5]),
  'crop 20 %': async (master, _, at) => crop(master, 0.2, at),
  'crop 40 %': async (master, _, at) => crop(master, 0.4, at),
  'rotate 2°': async (master) =>
    sharp(await bake(sharp(master).rotate(2))).extract({ left: 40, top: 40, width: WIDTH - 80, height: HEIGHT - 80 }),
  'composite 50 %': (master, other, at) => composite(master, other, 0.5, at),
  'composite 25 %': (master, other, at) => composite(master, other, 0.25, at),
  'soft ellipse': ellipse,
  'picture in picture': async (master, other) => {
    const framed = await bake(
      sharp(master).resize(640, 360).extend({ top: 6, bottom: 6, left: 6, right: 6, background: 'white' }),
    );
    return grade(sharp(await bake(sharp(other).composite([{ input: framed, left: 1200, top: 640 }]))));
  },
  'grade, 2.39, title, grain': async (master, _, __, seed) =>
    addGrain(await bake(sharp(await bar(await bake(grade(sharp(master))))).composite([{ input: TITLE }])), 8, seed),
  'flop, crop 10 %, grade': async (master, _, at) =>
    grade(sharp(await bake(sharp(await bake(crop(master, 0.1, at))).flop()))),
  blur: async (master) => sharp(master).blur(4),
  noise: async (master, _, __, seed) => addGrain(master, 20, seed),
  'pillarbox, squeezed': async (master) =>
    sharp(master).resize(1440, HEIGHT, { fit: 'fill' }).extend({ left: 240, right: 240, background: 'black' }),
  'half size': async (master) => sharp(master).resize(960),
};
