import { fromHue, toCss } from '../colours.ts';
import { between, makeRandom } from '../random.ts';
import { type Raster, renderSvg } from '../raster.ts';
import type { Scene } from '../scene.ts';
import { makeWords } from '../words.ts';

/** A company's logo on its ground. The layout is the company, the content only what stands below it. */
export function makeLogo({ layout, content }: Scene): Promise<Raster> {
  const random = makeRandom(layout);
  const [fill, back] = [toCss(fromHue(random(), 0.6, 0.6)), toCss(fromHue(random(), 0.3, 0.12))];
  const spokes = 5 + Math.floor(random() * 6);
  const rays = Array.from({ length: spokes }, (_, index) => {
    const angle = (index / spokes) * 2 * Math.PI;
    return `<rect x="625" y="${140 - between(random, 0, 30)}" width="30" height="120" fill="${fill}" transform="rotate(${(angle * 180) / Math.PI} 640 290)"/>`;
  });
  return renderSvg(`<rect width="1280" height="720" fill="${back}"/>${rays.join('')}<circle cx="640" cy="290" r="70" fill="none" stroke="${fill}" stroke-width="18"/>
    <text x="640" y="560" text-anchor="middle" font-family="DejaVu Serif" font-size="84" font-weight="bold" fill="${fill}">${makeWords(random, 2)}</text>
    <text x="640" y="640" text-anchor="middle" font-family="DejaVu Sans" font-size="30" fill="#999">${makeWords(makeRandom(content), 3)}</text>`);
}
