import { makeBars } from './makers/bars.ts';
import { makeCells } from './makers/cells.ts';
import { makeClouds } from './makers/clouds.ts';
import { makeDiffusion } from './makers/diffusion.ts';
import { makeDunes } from './makers/dunes.ts';
import { makeFlame } from './makers/flame.ts';
import { makeLandscape } from './makers/landscape.ts';
import { makeLeader } from './makers/leader.ts';
import { makeLogo } from './makers/logo.ts';
import { makeMarble } from './makers/marble.ts';
import { makePortrait } from './makers/portrait.ts';
import { makePoster } from './makers/poster.ts';
import { makeQuilt } from './makers/quilt.ts';
import { makeReaction } from './makers/reaction.ts';
import { makeRoom } from './makers/room.ts';
import { makeSlate } from './makers/slate.ts';
import { makeSpace } from './makers/space.ts';
import { makeSpheres } from './makers/spheres.ts';
import { makeStreet } from './makers/street.ts';
import { makeTrees } from './makers/trees.ts';
import type { Maker } from './scene.ts';

/** Kinds of made pictures that a production would ask for, each with its share of them. */
export const SCENE_MAKERS = {
  landscape: { make: makeLandscape, share: 12 },
  portrait: { make: makePortrait, share: 12 },
  spheres: { make: makeSpheres, share: 8 },
  room: { make: makeRoom, share: 10 },
  street: { make: makeStreet, share: 10 },
  diffusion: { make: makeDiffusion, share: 12 },
  trees: { make: makeTrees, share: 6 },
  space: { make: makeSpace, share: 6 },
  flame: { make: makeFlame, share: 4 },
  reaction: { make: makeReaction, share: 3 },
  marble: { make: makeMarble, share: 4 },
  cells: { make: makeCells, share: 3 },
  dunes: { make: makeDunes, share: 4 },
  poster: { make: makePoster, share: 3 },
  quilt: { make: makeQuilt, share: 1 },
  clouds: { make: makeClouds, share: 2 },
} as const satisfies Readonly<Record<string, { readonly make: Maker; readonly share: number }>>;

/** Material that occurs everywhere. */
export const COMMON_MAKERS = {
  slate: makeSlate,
  leader: makeLeader,
  bars: makeBars,
  logo: makeLogo,
} as const satisfies Readonly<Record<string, Maker>>;
