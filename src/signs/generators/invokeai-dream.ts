import { findTexts } from '../shared/carriers.ts';
import { evidenceOf } from '../shared/evidence.ts';
import { defineSign, NOTHING } from '../sign.ts';

const ID = 'invokeai.dream';
/** The switches stand at the end, after the quoted prompt. */
const TAIL_LENGTH = 2000;

function readSwitch(tail: string, letter: string): string | undefined {
  return new RegExp(`(?:^|\\s)-${letter} ?([\\w.+-]{1,60})`).exec(tail)?.[1];
}

/** Source: the command line that InvokeAI 1 and 2 wrote as `Dream`: `"prompt" -s 50 -S 123 -W 512 -H 768 -C 7.5 -A k_lms`. */
export const invokeaiDream = defineSign({
  id: ID,
  needs: 'text',
  summary: 'The command line of early InvokeAI (`Dream`): prompt, steps, seed and sampler.',
  certainty: 'implied',
  provenOn: 'real files',
  falsePositives: 'A text about dreams under that key: steps and seed must be there as switches.',
  examples: {
    fires: [
      {
        title: 'A command line',
        metadata: { 'PNG:Dream': '"a lake" -s 50 -S 2980747362 -W 512 -H 768 -C 5 -A k_lms' },
        origin: 'generated',
      },
    ],
    staysSilent: [{ title: 'Prose', metadata: { 'PNG:Dream': 'I had a dream -s' } }],
  },
  read({ metadata }) {
    for (const { text, carrier } of findTexts(metadata, ['PNG:Dream'])) {
      const quoteEnd = text.lastIndexOf('"');
      const tail = text.slice(Math.max(quoteEnd + 1, text.length - TAIL_LENGTH));
      const steps = readSwitch(tail, 's');
      const seed = readSwitch(tail, 'S');
      if (steps === undefined || seed === undefined) continue;
      return evidenceOf(
        { sign: ID, origin: 'generated', certainty: 'implied', system: 'InvokeAI', carrier },
        { prompt: text.slice(0, quoteEnd + 1).replace(/^"|"$/g, ''), steps, seed, sampler: readSwitch(tail, 'A') },
      );
    }
    return NOTHING;
  },
});
