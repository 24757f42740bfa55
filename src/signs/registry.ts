import { c2paSigns } from './c2pa/index.ts';
import { generatorSigns } from './generators/index.ts';
import { pixelSigns } from './pixels/index.ts';
import type { PixelSign, Sign, TextSign } from './sign.ts';
import { standardSigns } from './standards/index.ts';

/**
 * Version of what the signs read, part of every reading's key: a new version makes scans read files again.
 * `year.month.number`. Raise it with every change of what any sign finds, then run `node scripts/write-docs.ts`.
 */
export const SIGNS_VERSION = '2026.11.3';

/** Every sign, in the order of docs/signals.md. */
export const SIGNS: readonly Sign[] = [...c2paSigns, ...standardSigns, ...generatorSigns, ...pixelSigns];

/** The signs in what a file says. */
export const TEXT_SIGNS: readonly TextSign[] = SIGNS.filter((sign) => sign.needs === 'text');

/** The signs in the pixels, asked only with `--deep`. */
export const PIXEL_SIGNS: readonly PixelSign[] = SIGNS.filter((sign) => sign.needs === 'pixels');
