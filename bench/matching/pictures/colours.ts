import { mix } from './noise.ts';
import { between, makeRandom } from './random.ts';
import type { Colour } from './raster.ts';

/** Hue in turns, saturation and lightness from 0 to 1. */
export function fromHue(hue: number, saturation: number, lightness: number): Colour {
  const channel = (shift: number): number => {
    const place = (shift + (hue - Math.floor(hue)) * 12) % 12;
    return (
      lightness - saturation * Math.min(lightness, 1 - lightness) * Math.max(-1, Math.min(place - 3, 9 - place, 1))
    );
  };
  return [channel(0), channel(8), channel(4)];
}

/** Colours that go together, from dark to light, as a function of 0 to 1. */
export function makePalette(seed: number): (at: number) => Colour {
  const random = makeRandom(seed);
  const [hue, span] = [random(), between(random, 0.05, 0.5)];
  const colours = Array.from({ length: 6 }, (_, step) =>
    fromHue(hue + (span * step) / 5, between(random, 0.25, 0.8), 0.12 + 0.14 * step + between(random, -0.05, 0.05)),
  );
  return (at) => {
    const place = Math.min(0.9999, Math.max(0, at)) * 5;
    return blend(colours[Math.floor(place)] ?? BLACK, colours[Math.floor(place) + 1] ?? BLACK, place % 1);
  };
}

const BLACK: Colour = [0, 0, 0];

export function blend(low: Colour, high: Colour, share: number): Colour {
  return [mix(low[0], high[0], share), mix(low[1], high[1], share), mix(low[2], high[2], share)];
}

export function scale(colour: Colour, by: number): Colour {
  return [colour[0] * by, colour[1] * by, colour[2] * by];
}

export function toCss([red, green, blue]: Colour): string {
  const byte = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 255);
  return `rgb(${byte(red)},${byte(green)},${byte(blue)})`;
}
