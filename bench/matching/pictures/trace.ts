import { blend, scale } from './colours.ts';
import { type Colour, paint, type Raster } from './raster.ts';
import type { Surface } from './surface.ts';

export type Vector = readonly [x: number, y: number, z: number];

export interface Ball {
  readonly kind: 'ball';
  readonly centre: Vector;
  readonly radius: number;
  readonly surface: Surface;
  /** 0 dull to 1 mirror. */
  readonly shine: number;
}

/** Sides along the axes. `inside`: a room, seen from within. */
export interface Block {
  readonly kind: 'block';
  readonly low: Vector;
  readonly high: Vector;
  readonly surface: Surface;
  readonly shine: number;
  readonly inside?: boolean;
}

export type Thing = Ball | Block;

export interface World {
  readonly things: readonly Thing[];
  readonly light: Vector;
  readonly sky: (direction: Vector) => Colour;
  readonly eye: Vector;
  /** Radians to the right and up. */
  readonly turn: readonly [number, number];
}

interface Hit {
  readonly distance: number;
  readonly thing: Thing;
}

/** Draws by following rays, one reflection deep, with hard shadows. */
export function traceWorld(world: World): Raster {
  const [right, up] = world.turn;
  return paint((x, y) => {
    const [dx, dy] = [x - 8 / 9, 0.5 - y];
    const tilted: Vector = [dx, dy * Math.cos(up) + Math.sin(up), Math.cos(up) - dy * Math.sin(up)];
    const turned: Vector = [
      tilted[0] * Math.cos(right) + tilted[2] * Math.sin(right),
      tilted[1],
      tilted[2] * Math.cos(right) - tilted[0] * Math.sin(right),
    ];
    return colourOf(world, world.eye, normalise(turned), 1);
  });
}

function colourOf(world: World, from: Vector, direction: Vector, bounces: number): Colour {
  const hit = nearest(world.things, from, direction);
  if (hit === undefined) return world.sky(direction);
  const place = along(from, direction, hit.distance);
  const normal = normalOf(hit.thing, place);
  const toLight = normalise(minus(world.light, place));
  const lit =
    nearest(world.things, along(place, normal, 1e-3), toLight, length(minus(world.light, place))) === undefined;
  const light = 0.3 + (lit ? 0.85 * Math.max(0, dot(normal, toLight)) : 0);
  const [u, v] = unfold(hit.thing, place, normal);
  const own = scale(hit.thing.surface(u, v), light);
  if (bounces === 0 || hit.thing.shine < 0.05) return own;
  const away = along(direction, normal, -2 * dot(direction, normal));
  return blend(own, colourOf(world, along(place, normal, 1e-3), away, bounces - 1), hit.thing.shine);
}

function nearest(things: readonly Thing[], from: Vector, direction: Vector, within = 1e9): Hit | undefined {
  let [best, found] = [within, undefined as Thing | undefined];
  for (const thing of things) {
    const distance = thing.kind === 'ball' ? meetBall(thing, from, direction) : meetBlock(thing, from, direction);
    if (distance > 1e-4 && distance < best) [best, found] = [distance, thing];
  }
  return found === undefined ? undefined : { distance: best, thing: found };
}

function meetBall({ centre, radius }: Ball, from: Vector, direction: Vector): number {
  const [x, y, z] = [from[0] - centre[0], from[1] - centre[1], from[2] - centre[2]];
  const half = x * direction[0] + y * direction[1] + z * direction[2];
  const rest = half * half - (x * x + y * y + z * z) + radius * radius;
  return rest < 0 ? -1 : -half - Math.sqrt(rest);
}

function meetBlock({ low, high, inside }: Block, from: Vector, direction: Vector): number {
  let [enter, leave] = [-1e9, 1e9];
  for (const axis of [0, 1, 2] as const) {
    const [one, other] = [(low[axis] - from[axis]) / direction[axis], (high[axis] - from[axis]) / direction[axis]];
    enter = Math.max(enter, Math.min(one, other));
    leave = Math.min(leave, Math.max(one, other));
  }
  if (leave < enter) return -1;
  return inside === true ? leave : enter;
}

function normalOf(thing: Thing, place: Vector): Vector {
  if (thing.kind === 'ball') return normalise(minus(place, thing.centre));
  const sides = [0, 1, 2].flatMap((axis) => [
    { axis, sign: -1, gap: Math.abs((place[axis] ?? 0) - (thing.low[axis] ?? 0)) },
    { axis, sign: 1, gap: Math.abs((place[axis] ?? 0) - (thing.high[axis] ?? 0)) },
  ]);
  const side = sides.reduce((best, each) => (each.gap < best.gap ? each : best));
  const sign = thing.inside === true ? -side.sign : side.sign;
  return [side.axis === 0 ? sign : 0, side.axis === 1 ? sign : 0, side.axis === 2 ? sign : 0];
}

function unfold(thing: Thing, place: Vector, normal: Vector): readonly [number, number] {
  if (thing.kind === 'ball') return [Math.atan2(normal[0], normal[2]) * 1.5, Math.acos(normal[1]) * 1.5];
  if (Math.abs(normal[1]) > 0.5) return [place[0], place[2]];
  return Math.abs(normal[0]) > 0.5 ? [place[2] + 31, place[1]] : [place[0] + 57, place[1]];
}

const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const length = (a: Vector): number => Math.sqrt(dot(a, a));
const along = (from: Vector, way: Vector, by: number): Vector => [
  from[0] + way[0] * by,
  from[1] + way[1] * by,
  from[2] + way[2] * by,
];
const normalise = (a: Vector): Vector => along([0, 0, 0], a, 1 / length(a));
