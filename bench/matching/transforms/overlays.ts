import { makeRandom } from '../pictures/random.ts';
import { makeTitleWords } from '../pictures/words.ts';

const HALO = 'paint-order="stroke" stroke="#000" stroke-width="3"';

/** A main title across the middle with a line below, as on a trailer. */
export function drawTitle(seed: number): string {
  const random = makeRandom(seed);
  return `<g text-anchor="middle" fill="#fff" ${HALO}>
    <text x="640" y="380" font-family="DejaVu Serif" font-size="96" font-weight="bold" letter-spacing="6">${makeTitleWords(random, 2)}</text>
    <text x="640" y="450" font-family="DejaVu Sans" font-size="34">${makeTitleWords(random, 5)}</text></g>`;
}

/** Timecode and frame number in boxes below, version and date above: what an edit's proxies carry. */
export function drawBurnIn(seed: number): string {
  const random = makeRandom(seed);
  const pair = (below: number): string => String(Math.floor(random() * below)).padStart(2, '0');
  const box = (x: number, y: number, width: number, text: string): string =>
    `<rect x="${x}" y="${y}" width="${width}" height="44" fill="#000" fill-opacity="0.75"/>
     <text x="${x + 12}" y="${y + 33}" font-family="DejaVu Sans Mono" font-size="32" fill="#fff">${text}</text>`;
  return [
    box(40, 650, 260, `01:${pair(60)}:${pair(60)}:${pair(24)}`),
    box(980, 650, 260, `FRAME ${1000 + Math.floor(random() * 400)}`),
    box(40, 26, 420, `SEQ${pair(90)}_SH${pair(99)}0 v${pair(30)}`),
    box(860, 26, 380, 'CONFIDENTIAL DRAFT'),
  ].join('');
}
