import { defineSign } from '../sign.ts';
import { findStatedTexts } from './metadata-sources.ts';

const KEYS = ['XMP-photoshop:Credit', 'IPTC:Credit'];
const ORIGINS: ReadonlyMap<string, 'generated' | 'ai-edited'> = new Map([
  ['made with google ai', 'generated'],
  ['edited with google ai', 'ai-edited'],
]);

/** Credit line that Gemini, Pixel and Google Photos write beside the digital source type. */
export const googleCredit = defineSign({
  id: 'xmp.google-credit',
  summary: 'Credit line "Made with Google AI" or "Edited with Google AI" in XMP-photoshop:Credit or IPTC:Credit.',
  certainty: 'declared',
  provenOn: 'made files',
  falsePositives: 'A credit can be pasted by hand; only the two exact wordings count.',
  needs: 'text',
  read: (input) => ({
    evidence: findStatedTexts(input, KEYS).flatMap(({ text, carrier }) => {
      const origin = ORIGINS.get(text.trim().replace(/\.$/, '').toLowerCase());
      return origin === undefined
        ? []
        : [
            {
              sign: 'xmp.google-credit',
              origin,
              certainty: 'declared' as const,
              system: 'Google AI',
              carrier,
              detail: { raw: text.trim() },
            },
          ];
    }),
  }),
  examples: {
    fires: [
      { title: 'made', metadata: { 'XMP-photoshop:Main:Credit': 'Made with Google AI' }, origin: 'generated' },
      { title: 'edited', metadata: { 'XMP-photoshop:Main:Credit': 'Edited with Google AI' }, origin: 'ai-edited' },
      { title: 'IIM', metadata: { 'IPTC:Main:Credit': 'Made with Google AI' }, origin: 'generated' },
    ],
    staysSilent: [
      { title: 'a photo agency', metadata: { 'XMP-photoshop:Main:Credit': 'Google AI Desk / Reuters' } },
      { title: 'a sentence that contains it', metadata: { 'IPTC:Main:Credit': 'not Made with Google AI' } },
      { title: 'another field', metadata: { 'XMP-dc:Main:Description': 'Made with Google AI' } },
    ],
  },
});
