import type { Sign } from '../sign.ts';
import { c2paAction } from './action.ts';
import { c2paAiAssertion } from './ai-assertion.ts';
import { c2paAiDisclosure } from './ai-disclosure.ts';
import { c2paGenerator } from './generator.ts';
import { c2paIngredient } from './ingredient.ts';
import { c2paJumbfFallback } from './jumbf-fallback.ts';
import { c2paMetadata } from './metadata-assertion.ts';
import { c2paSunoProvenance } from './suno-provenance.ts';
import { c2paWatermark } from './watermark.ts';

/** Signs inside content credentials. */
export const c2paSigns: readonly Sign[] = [
  c2paAction,
  c2paAiAssertion,
  c2paAiDisclosure,
  c2paMetadata,
  c2paGenerator,
  c2paSunoProvenance,
  c2paIngredient,
  c2paWatermark,
  c2paJumbfFallback,
];
