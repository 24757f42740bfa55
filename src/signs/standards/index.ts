import type { Sign } from '../sign.ts';
import { googleCredit } from './google-credit.ts';
import { iptcAiProperties } from './iptc-ai-properties.ts';
import { provenancePointer } from './provenance-pointer.ts';
import { samsungGenai } from './samsung-genai.ts';
import { tc260Aigc } from './tc260-aigc.ts';
import { xmpDigitalSourceType } from './xmp-digital-source-type.ts';

/** Signs that standards and vendors' published tags define, outside C2PA. */
export const standardSigns: readonly Sign[] = [
  xmpDigitalSourceType,
  iptcAiProperties,
  googleCredit,
  tc260Aigc,
  samsungGenai,
  provenancePointer,
];
