import { blend, fromHue, toCss } from '../colours.ts';
import { between, makeRandom, type Random } from '../random.ts';
import { HEIGHT, type Raster, renderSvg, WIDTH } from '../raster.ts';
import type { Scene } from '../scene.ts';

/** Bare trees in mist, near and far. */
export function makeTrees({ layout, content, view }: Scene): Promise<Raster> {
  const [place, look] = [makeRandom(layout), makeRandom(content)];
  const hue = look();
  const [sky, bark] = [
    fromHue(hue, 0.35, between(look, 0.55, 0.85)),
    fromHue(hue + between(look, 0.3, 0.6), 0.4, 0.12),
  ];
  const parts: string[] = [`<rect width="${WIDTH}" height="${HEIGHT}" fill="${toCss(sky)}"/>`];
  for (let depth = 0; depth < 4; depth += 1) {
    const ground = HEIGHT * (0.72 + depth * 0.08);
    const colour = toCss(blend(sky, bark, 0.25 + depth * 0.25));
    parts.push(
      `<rect y="${ground}" width="${WIDTH}" height="${HEIGHT}" fill="${colour}"/><g stroke="${colour}" stroke-linecap="round">`,
    );
    for (let tree = 0; tree < 6 - depth; tree += 1) {
      const x = place() * WIDTH + view * 12 * (depth + 1);
      branch(parts, place, [x, ground], -Math.PI / 2, (70 + depth * 30) * between(place, 0.7, 1.2), 4 + depth * 4, 7);
    }
    parts.push('</g>', leaves(look, depth, hue));
  }
  return renderSvg(parts.join(''));
}

function branch(
  parts: string[],
  random: Random,
  from: readonly [number, number],
  angle: number,
  length: number,
  width: number,
  left: number,
): void {
  if (left === 0 || length < 4) return;
  const to = [from[0] + Math.cos(angle) * length, from[1] + Math.sin(angle) * length] as const;
  const [x1, y1, x2, y2] = [...from, ...to].map((value) => value.toFixed(1));
  parts.push(`<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke-width="${width.toFixed(1)}"/>`);
  for (const side of [-1, 1])
    branch(
      parts,
      random,
      to,
      angle + side * between(random, 0.15, 0.6),
      length * between(random, 0.6, 0.85),
      width * 0.68,
      left - 1,
    );
}

function leaves(random: Random, depth: number, hue: number): string {
  return Array.from({ length: 40 * (depth + 1) }, () => {
    const colour = toCss(fromHue(hue + between(random, 0, 0.3), 0.6, between(random, 0.2, 0.6)));
    const [x, y, radius] = [random() * WIDTH, HEIGHT * between(random, 0.1, 1), between(random, 1, 2 + depth * 2)];
    return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius.toFixed(1)}" fill="${colour}"/>`;
  }).join('');
}
