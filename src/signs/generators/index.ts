import type { Sign } from '../sign.ts';

/** Signs that generating tools write into a file's metadata. */
export const generatorSigns: readonly Sign[] = [];
