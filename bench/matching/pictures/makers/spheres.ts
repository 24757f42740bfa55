import { blend, fromHue } from '../colours.ts';
import { layerNoise, makeSmoothNoise } from '../noise.ts';
import { between, makeRandom } from '../random.ts';
import type { Raster } from '../raster.ts';
import type { Scene } from '../scene.ts';
import { makeSurface } from '../surface.ts';
import { type Ball, traceWorld } from '../trace.ts';

/** Balls of all kinds of stuff on a floor under the sky. */
export function makeSpheres({ layout, content, view }: Scene): Raster {
  const place = makeRandom(layout);
  const look = makeRandom(content);
  const hue = look();
  const clouds = makeSmoothNoise(content);
  const balls = Array.from({ length: 6 + Math.floor(place() * 9) }, (_, index): Ball => {
    const radius = between(place, 0.3, 1.1);
    const centre = [between(place, -4, 4), radius - 1, between(place, 2.5, 9)] as const;
    return {
      kind: 'ball',
      centre,
      radius,
      surface: makeSurface(content * 31 + index),
      shine: look() < 0.4 ? look() * 0.7 : 0,
    };
  });
  return traceWorld({
    things: [
      ...balls,
      { kind: 'block', low: [-80, -2, -80], high: [80, -1, 80], surface: makeSurface(content + 5), shine: 0.12 },
    ],
    light: [between(place, -9, 9), 11, between(place, -4, 3)],
    sky: ([x, y, z]) => {
      const veil = layerNoise(clouds, (x / (y + 0.35)) * 1.3 + z, (z / (y + 0.35)) * 1.3, 5);
      return blend(
        blend(fromHue(hue, 0.3, 0.85), fromHue(hue + 0.08, 0.6, 0.45), y * 1.4),
        [1, 1, 1],
        Math.max(0, veil),
      );
    },
    eye: [between(place, -0.5, 0.5) + view * 0.35, between(place, 0.3, 1.2), -3],
    turn: [between(place, -0.12, 0.12) - view * 0.05, -0.12],
  });
}
