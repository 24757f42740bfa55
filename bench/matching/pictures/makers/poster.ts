import { fromHue, toCss } from '../colours.ts';
import { between, makeRandom, pickOne, type Random } from '../random.ts';
import { HEIGHT, type Raster, renderSvg, WIDTH } from '../raster.ts';
import type { Scene } from '../scene.ts';
import { makeWords } from '../words.ts';

/** Type and shapes. Letters are the same in all of them: corners that agree although the pictures do not. */
export function makePoster({ layout, content, view }: Scene): Promise<Raster> {
  const [place, look] = [makeRandom(layout), makeRandom(content)];
  const hue = look();
  const colour = (shift: number, light: number): string => toCss(fromHue(hue + shift, 0.6, light));
  const shapes = Array.from({ length: 6 + Math.floor(place() * 8) }, () =>
    drawShape(place, colour(look() * 0.5, between(look, 0.25, 0.8))),
  );
  const lines = Array.from({ length: 3 + Math.floor(place() * 4) }, (_, index) => {
    const size = between(place, 26, 120);
    const [x, y] = [between(place, 30, 420) + view * 14, 110 + index * between(place, 80, 120) + view * 6];
    const family = pickOne(place, ['DejaVu Sans', 'DejaVu Serif', 'DejaVu Sans Mono', 'Liberation Sans']);
    const words = makeWords(look, 1 + Math.floor(320 / (size * 2)));
    return `<text x="${x}" y="${y}" font-family="${family}" font-size="${size}" font-weight="bold" fill="${colour(0.5, look() < 0.5 ? 0.08 : 0.92)}">${words}</text>`;
  });
  return renderSvg(
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="${colour(0, 0.5)}"/>${shapes.join('')}${lines.join('')}`,
  );
}

function drawShape(random: Random, fill: string): string {
  const [x, y, size] = [random() * WIDTH, random() * HEIGHT, between(random, 30, 260)];
  if (random() < 0.35) return `<circle cx="${x}" cy="${y}" r="${size / 2}" fill="${fill}"/>`;
  if (random() < 0.5)
    return `<rect x="${x}" y="${y}" width="${size}" height="${size * random()}" fill="${fill}" transform="rotate(${random() * 90} ${x} ${y})"/>`;
  const points = Array.from(
    { length: 5 },
    () => `${x + between(random, -size, size)},${y + between(random, -size, size)}`,
  );
  return `<polygon points="${points.join(' ')}" fill="${fill}"/>`;
}
