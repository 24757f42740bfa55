import type { PixelSign } from '../sign.ts';
import { dwtDct } from './dwt-dct.ts';
import { stealthPnginfo } from './stealth-pnginfo.ts';

/** Signs in the pixels themselves, in the order in which they are asked. */
export const pixelSigns: readonly PixelSign[] = [stealthPnginfo, dwtDct];
