import type { AssertionReading } from '../../domain/credential.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { makeDetail } from '../shared/detail.ts';
import { getField, getFirstText } from '../shared/fields.ts';
import { defineSign, type SignInput, type SignResult } from '../sign.ts';
import { exampleManifest, exampleOf } from './example-manifests.ts';
import { locate, placeManifests } from './manifest-paths.ts';
import { nameSystem } from './vendors.ts';

const SIGN = 'c2pa.ai-assertion';
const LABEL = /^c2pa\.ai[_-]generated[_-]content(?:$|[._])/i;

function readAssertion(assertion: AssertionReading): Evidence['detail'] | undefined {
  if (!LABEL.test(assertion.label)) return undefined;
  const flag = getField(assertion.data, 'ai_generated') ?? getField(assertion.data, 'Ai_generated');
  if (flag === false || flag === 'false') return undefined;
  return makeDetail({
    model: getFirstText(assertion.data, ['model', 'Model']),
    prompt: getFirstText(assertion.data, ['prompt', 'Prompt']),
    tool: getFirstText(assertion.data, ['tool', 'Tool']),
  });
}

function read({ credential }: SignInput): SignResult {
  const evidence = placeManifests(credential).flatMap((place) =>
    place.manifest.assertions.flatMap((assertion): Evidence[] => {
      const detail = readAssertion(assertion);
      if (detail === undefined) return [];
      const model = typeof detail['model'] === 'string' ? detail['model'] : undefined;
      const system = nameSystem(place.manifest, model);
      return [
        {
          sign: SIGN,
          origin: 'generated',
          certainty: 'declared',
          ...(system === undefined ? {} : { system }),
          carrier: 'c2pa.ai_generated_content',
          detail,
          ...locate(place),
        },
      ];
    }),
  );
  return { evidence };
}

const asserts = (label: string, data: unknown) => exampleManifest({ assertions: [{ label, data }] });

/** The assertion with which Black Forest Labs marks what FLUX makes. */
export const c2paAiAssertion = defineSign({
  id: SIGN,
  summary: 'Assertion c2pa.ai_generated_content with model and prompt (Black Forest Labs).',
  certainty: 'declared',
  provenOn: 'real files',
  falsePositives: 'None known. An assertion that says ai_generated: false stays silent.',
  needs: 'text',
  read,
  examples: {
    fires: [
      exampleOf(
        'FLUX',
        [asserts('c2pa.ai_generated_content', { model: 'Flux.2', prompt: 'AI generated image', ai_generated: true })],
        'generated',
      ),
    ],
    staysSilent: [
      exampleOf('says no', [asserts('c2pa.ai_generated_content', { ai_generated: false })]),
      exampleOf('training and mining', [asserts('cawg.training-mining', { entries: {} })]),
    ],
  },
});
