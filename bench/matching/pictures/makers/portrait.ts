import { blend, fromHue, makePalette, scale } from '../colours.ts';
import { layerNoise, makeSmoothNoise, type Noise } from '../noise.ts';
import { between, makeRandom } from '../random.ts';
import { type Colour, paint, type Raster } from '../raster.ts';
import type { Scene } from '../scene.ts';

/** Head and shoulders before lights out of focus: not a face that fools anyone, but skin, hair and cloth where portraits have them. */
export function makePortrait({ layout, content, view }: Scene): Raster {
  const place = makeRandom(layout);
  const [cx, cy, size] = [between(place, 0.6, 1.2) + view * 0.04, between(place, 0.36, 0.46), between(place, 0.2, 0.3)];
  const noise = makeSmoothNoise(content);
  const face = makeFace(content, view);
  const lights = makeLights(layout, content, view);
  const clothes = makeClothes(content, noise);
  const hair = makePalette(content + 1);
  return paint((x, y) => {
    // No two heads have the same outline: it would be the same corners in every portrait.
    const [dx, dy] = [(x - cx) / size + 0.07 * noise(y * 5, 7.1), (y - cy) / size + 0.07 * noise(x * 5, 2.7)];
    const head = (dx / face.wide) ** 2 + dy ** 2;
    if (head < 1 && dy > face.fringe + 0.3 * noise(dx * 2, 3.3)) return faceAt(face, noise, dx, dy);
    const strand = layerNoise(noise, dx * 14 + dy * 2, dy * 1.5, 4);
    const mane = (dx / (face.wide + face.curls)) ** 2 + ((dy + 0.15) / 1.12) ** 2 + 0.25 * strand;
    if (mane < 1 && dy < face.length) return hair(0.35 + strand * 0.9);
    const shoulder = 1.15 + face.slope * Math.max(0, Math.abs(dx) - 0.4) ** 1.4;
    if (dy > shoulder && Math.abs(dx) < 2.3) return clothes(dx, dy);
    if (Math.abs(dx) < face.wide / 2 && dy > 0) return scale(face.skin, 0.7 + 0.2 * noise(dx * 3, dy * 3));
    return lights(x, y);
  });
}

type Face = ReturnType<typeof makeFace>;

/** In radii of the head. */
function makeFace(content: number, view: number) {
  const look = makeRandom(content);
  return {
    skin: fromHue(between(look, 0.03, 0.09), between(look, 0.25, 0.55), between(look, 0.3, 0.72)),
    wide: between(look, 0.68, 0.88),
    fringe: between(look, -0.75, -0.4),
    curls: between(look, 0.12, 0.45),
    length: between(look, 0.1, 1.4),
    slope: between(look, 0.15, 0.6),
    eyes: [between(look, 0.27, 0.42), between(look, -0.16, 0), between(look, 0.09, 0.17), between(look, 0.05, 0.09)],
    iris: fromHue(look(), 0.6, 0.4),
    brow: [between(look, -0.36, -0.22), between(look, -0.6, 0.6), between(look, 0.13, 0.25), between(look, 0.02, 0.05)],
    mouth: [between(look, 0.42, 0.62), between(look, 0.18, 0.38), between(look, 0.035, 0.09)],
    nose: [between(look, 0.05, 0.12), between(look, 0.1, 0.28), between(look, 0.1, 0.2)],
    smile: between(look, -0.3, 0.6) + view * 0.2,
  } as const;
}

function faceAt({ skin, eyes, iris, brow, mouth, nose, smile }: Face, noise: Noise, dx: number, dy: number): Colour {
  const aside = Math.abs(dx) - eyes[0];
  const eye = (aside / eyes[2]) ** 2 + ((dy - eyes[1]) / eyes[3]) ** 2;
  if (eye < 1) return eye < 0.28 ? scale(iris, eye < 0.08 ? 0.1 : 1) : [0.95, 0.94, 0.92];
  if (Math.abs(dy - brow[0] + brow[1] * aside * (1 + aside)) < brow[3] && Math.abs(aside) < brow[2])
    return [0.2, 0.14, 0.1];
  if (Math.abs(dy - mouth[0] + smile * dx * dx) < mouth[2] * (1 - (dx / mouth[1]) ** 2)) return [0.7, 0.28, 0.3];
  const ridge = Math.exp(-((dx / nose[0]) ** 2) - ((dy - nose[1]) / nose[2]) ** 2);
  const pores = layerNoise(noise, dx * 22, dy * 22, 4);
  return scale(skin, 1.05 + 0.35 * ridge - 0.3 * dx - 0.25 * (dx * dx + dy * dy) + 0.22 * pores);
}

/** No two cloths have the same weave either. */
function makeClothes(content: number, noise: Noise): (dx: number, dy: number) => Colour {
  const look = makeRandom(content + 2);
  const cloth = makePalette(content + 2);
  const [weave, slant] = [between(look, 25, 90), between(look, -1.5, 1.5)];
  return (dx, dy) => {
    const fold = layerNoise(noise, dx * 1.7, dy * 2.6, 5);
    const threads = Math.sin((dx + slant * dy) * weave + fold * 9) * Math.sin((dy - slant * dx) * weave + fold * 5);
    return scale(cloth(0.5 + 0.6 * fold), 0.9 + 0.12 * threads);
  };
}

function makeLights(layout: number, content: number, view: number): (x: number, y: number) => Colour {
  const random = makeRandom(layout + 1);
  const palette = makePalette(content + 5);
  const noise = makeSmoothNoise(content + 6);
  const discs = Array.from(
    { length: 24 },
    () => [random() * 1.8, random(), between(random, 0.02, 0.09), random()] as const,
  );
  return (x, y) => {
    let colour = scale(palette(0.3 + 0.5 * layerNoise(noise, x * 1.2, y * 1.2, 4)), 0.7);
    for (const [lx, ly, radius, tone] of discs)
      if (Math.hypot(x - lx + view * 0.03, y - ly) < radius) colour = blend(colour, palette(0.6 + tone * 0.4), 0.55);
    return colour;
  };
}
