import type { Raster } from '../pictures/raster.ts';

/** What a transform may use besides the picture. The same for the same picture and transform. */
export interface TransformInput {
  readonly raster: Raster;
  /** A picture of no ledger, to put it on top of or under something. */
  readonly plate: Raster;
  readonly seed: number;
}

/** What has become of the picture: pixels, or the bytes of a file that holds them. */
export type Transformed = Raster | { readonly jpeg: Buffer };

export type TransformPicture = (input: TransformInput) => Promise<Transformed>;

/** The targets by what is done to a picture; the others are for information. */
export type TargetClass = 'plain' | 'hard' | 'small';

export interface Transform {
  readonly name: string;
  /** For a reader of the table. */
  readonly about: string;
  readonly target?: TargetClass;
  readonly apply: TransformPicture;
  /** Foreign pictures go through it, too. */
  readonly foreign?: boolean;
}

/** Recall asked for by class. */
export const RECALL_TARGETS: Readonly<Record<TargetClass, number>> = { plain: 0.995, hard: 0.95, small: 0.85 };
