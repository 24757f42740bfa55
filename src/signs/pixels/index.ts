import type { PixelSign } from '../sign.ts';

/** Signs in the pixels themselves, in the order in which they are asked. */
export const pixelSigns: readonly PixelSign[] = [];
