import { blend, fromHue, makePalette, scale } from '../colours.ts';
import { layerNoise, makeSmoothNoise, type Noise } from '../noise.ts';
import { between, makeRandom } from '../random.ts';
import { type Colour, paint, type Raster } from '../raster.ts';
import type { Scene } from '../scene.ts';

/** Head and shoulders before lights out of focus: not a face that fools anyone, but skin, hair and cloth where portraits have them. */
export function makePortrait({ layout, content, view }: Scene): Raster {
  const place = makeRandom(layout);
  const [cx, cy, size] = [between(place, 0.6, 1.2) + view * 0.04, between(place, 0.36, 0.46), between(place, 0.2, 0.3)];
  const look = makeRandom(content);
  const skin = fromHue(between(look, 0.03, 0.09), between(look, 0.25, 0.55), between(look, 0.3, 0.72));
  const [hair, cloth] = [makePalette(content + 1), makePalette(content + 2)];
  const noise = makeSmoothNoise(content);
  const lights = makeLights(layout, content, view);
  const face = {
    skin,
    noise,
    eyes: between(look, 0.28, 0.42),
    mouth: between(look, 0.45, 0.6),
    hue: look(),
    smile: between(look, -0.3, 0.6) + view * 0.2,
  };
  // No two cloths have the same weave: it would be the same corners in every portrait.
  const [weave, slant] = [between(look, 25, 90), between(look, -1.5, 1.5)];
  return paint((x, y) => {
    const [dx, dy] = [(x - cx) / size, (y - cy) / size];
    const head = (dx / 0.78) ** 2 + dy ** 2;
    if (head < 1 && dy > -0.55 + 0.25 * noise(dx * 2, 3.3)) return faceAt(face, dx, dy);
    const strand = layerNoise(noise, dx * 14 + dy * 2, dy * 1.5, 4);
    if ((dx / 1.02) ** 2 + ((dy + 0.15) / 1.12) ** 2 + 0.25 * strand < 1 && dy < 1.1) return hair(0.35 + strand * 0.9);
    const shoulder = 1.15 + 0.35 * Math.max(0, Math.abs(dx) - 0.4) ** 1.4;
    if (dy > shoulder && Math.abs(dx) < 2.3) {
      const fold = layerNoise(noise, dx * 1.7, dy * 2.6, 5);
      return scale(
        cloth(0.5 + 0.6 * fold),
        0.9 + 0.12 * Math.sin((dx + slant * dy) * weave + fold * 9) * Math.sin((dy - slant * dx) * weave + fold * 5),
      );
    }
    if (Math.abs(dx) < 0.38 && dy > 0) return scale(skin, 0.7 + 0.2 * noise(dx * 3, dy * 3));
    return lights(x, y);
  });
}

interface Face {
  readonly skin: Colour;
  readonly noise: Noise;
  readonly eyes: number;
  readonly mouth: number;
  readonly hue: number;
  readonly smile: number;
}

function faceAt({ skin, noise, eyes, mouth, hue, smile }: Face, dx: number, dy: number): Colour {
  const [ex, ey] = [(Math.abs(dx) - eyes) / 0.14, (dy + 0.08) / 0.07];
  const eye = ex * ex + ey * ey;
  if (eye < 1) return eye < 0.28 ? scale(fromHue(hue, 0.6, 0.4), eye < 0.08 ? 0.1 : 1) : [0.95, 0.94, 0.92];
  const brow = Math.abs(dy + 0.26 - 0.1 * (Math.abs(dx) - eyes) ** 2) < 0.035 && Math.abs(Math.abs(dx) - eyes) < 0.2;
  if (brow) return [0.2, 0.14, 0.1];
  const lips = Math.abs(dy - mouth + smile * dx * dx) < 0.06 * (1 - (dx / 0.3) ** 2);
  if (lips) return [0.7, 0.28, 0.3];
  const nose = Math.exp(-((dx / 0.08) ** 2) - ((dy - 0.2) / 0.16) ** 2);
  const pores = layerNoise(noise, dx * 22, dy * 22, 4);
  return scale(skin, 1.05 + 0.35 * nose - 0.3 * dx - 0.25 * (dx * dx + dy * dy) + 0.22 * pores);
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
