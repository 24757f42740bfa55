import { MOTIFS, type PictureRecipe } from './make-picture.ts';

/** Sizes that the reference hashes as they are: its own square, odd ones, both sides of each width of its window. */
const SIZES = [
  [64, 64],
  [65, 64],
  [127, 129],
  [128, 128],
  [257, 200],
  [385, 383],
  [512, 288],
  [301, 511],
  [7, 300],
] as const;

const LARGER_SIZES = [
  [640, 360],
  [512, 600],
  [720, 576],
  [1100, 700],
] as const;

/** Smooth ones and ones with edges: of noise and of fine lines the reference takes single pixels, which says nothing. */
const LARGER_MOTIFS = ['clouds', 'shapes'] as const;

export const SMALL_RECIPES: readonly PictureRecipe[] = MOTIFS.flatMap((motif, nth) =>
  SIZES.map(([width, height], size) => ({ motif, width, height, channels: (nth + size) % 2 === 0 ? 1 : 3, seed: nth })),
);

export const LARGER_RECIPES: readonly PictureRecipe[] = LARGER_MOTIFS.flatMap((motif) =>
  LARGER_SIZES.flatMap(([width, height]) =>
    [1, 2].map((seed) => ({ motif, width, height, channels: 1 as const, seed })),
  ),
);
