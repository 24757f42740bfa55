import { makeRandom } from '../random.ts';
import { HEIGHT, type Raster, renderSvg, WIDTH } from '../raster.ts';
import type { Scene } from '../scene.ts';
import { makeWords } from '../words.ts';

/** A slate: the same form with other words and numbers. */
export function makeSlate({ layout, content }: Scene): Promise<Raster> {
  const random = makeRandom(content);
  const facility = layout % 2 === 0;
  const number = (high: number): string => String(1 + Math.floor(random() * high)).padStart(3, '0');
  const fields = [
    ['SHOW', makeWords(random, 2)],
    ['SHOT', `${number(99)}_${number(900)}`],
    ['VERSION', `v${number(40)}`],
    ['FRAMES', `1001-1${number(300)}`],
    ['ARTIST', makeWords(random, 1)],
    ['NOTES', makeWords(random, 5)],
  ];
  const rows = fields.map(
    ([name, value], index) =>
      `<text x="${facility ? 90 : 420}" y="${170 + index * 85}" font-family="DejaVu Sans" font-size="34" fill="#bbb">${name}</text>` +
      `<text x="${facility ? 360 : 690}" y="${170 + index * 85}" font-family="DejaVu Sans" font-size="38" font-weight="bold" fill="#fff">${value}</text>`,
  );
  const strip = Array.from({ length: 11 }, (_, step) => {
    const grey = Math.round(step * 25.5);
    return `<rect x="${step * (WIDTH / 11)}" y="${HEIGHT - 50}" width="${WIDTH / 11 + 1}" height="50" fill="rgb(${grey},${grey},${grey})"/>`;
  });
  const back = facility ? '#1b1d22' : '#30261e';
  return renderSvg(`<rect width="${WIDTH}" height="${HEIGHT}" fill="${back}"/><rect width="${WIDTH}" height="90" fill="#444"/>
    <text x="40" y="62" font-family="DejaVu Serif" font-size="48" font-weight="bold" fill="#eee">${facility ? 'NORTHLIGHT POST' : 'Halcyon Pictures'}</text>${rows.join('')}${strip.join('')}`);
}
