import type { Evidence } from '../../domain/evidence.ts';
import { makeDetail } from '../shared/detail.ts';
import { getField, getFirstText, getText } from '../shared/fields.ts';
import { defineSign, type SignInput, type SignResult } from '../sign.ts';
import { exampleManifest, exampleOf } from './example-manifests.ts';
import { locate, placeManifests } from './manifest-paths.ts';
import { findStatedAiOrigin, guessOrigin } from './stated-origin.ts';

const SIGN = 'c2pa.ai-disclosure';
/** The specification writes a hyphen, older code an underscore. */
const LABEL = /^c2pa\.ai[-_]disclosure(?:$|[._])/i;

function read({ credential }: SignInput): SignResult {
  const evidence = placeManifests(credential).flatMap((place) =>
    place.manifest.assertions.flatMap(({ label, data }): Evidence[] => {
      if (!LABEL.test(label)) return [];
      const model = getFirstText(data, ['modelName', 'modelIdentifier']);
      const system = model?.trim().slice(0, 200).toWellFormed();
      return [
        {
          sign: SIGN,
          origin: findStatedAiOrigin(place.manifest) ?? guessOrigin(place.manifest),
          certainty: 'declared',
          ...(system === undefined ? {} : { system }),
          carrier: 'c2pa.ai-disclosure',
          detail: makeDetail({
            model,
            modelIdentifier: getText(data, 'modelIdentifier'),
            modelType: getText(data, 'modelType'),
            humanOversightLevel:
              getText(getField(data, 'contentProfile'), 'humanOversightLevel') ?? getText(data, 'humanOversightLevel'),
          }),
          ...locate(place),
        },
      ];
    }),
  );
  return { evidence };
}

const discloses = (label: string) =>
  exampleManifest({
    actions: [{ action: 'c2pa.created' }],
    assertions: [
      {
        label,
        data: {
          modelType: 'c2pa.types.model',
          modelName: 'Painter 3',
          contentProfile: { humanOversightLevel: 'prompt_guided' },
        },
      },
    ],
  });

/** AI disclosure of C2PA 2.4, section 18.28. */
export const c2paAiDisclosure = defineSign({
  id: SIGN,
  summary: 'Assertion c2pa.ai-disclosure (C2PA 2.4; also c2pa.ai_disclosure): the model used and the human oversight.',
  certainty: 'declared',
  provenOn: 'made files',
  falsePositives:
    'It tells that a model was used, not on how much: without a source type beside it a created file counts as generated, any other as edited.',
  needs: 'text',
  read,
  examples: {
    fires: [
      exampleOf('hyphen', [discloses('c2pa.ai-disclosure')], 'generated'),
      exampleOf('underscore, second instance', [discloses('c2pa.ai_disclosure__1')], 'generated'),
      exampleOf(
        'on an edit',
        [{ ...discloses('c2pa.ai-disclosure'), actions: [{ action: 'c2pa.opened' }, { action: 'c2pa.edited' }] }],
        'ai-edited',
      ),
    ],
    staysSilent: [
      exampleOf('training and mining', [
        exampleManifest({ assertions: [{ label: 'c2pa.training-mining', data: { entries: {} } }] }),
      ]),
    ],
  },
});
