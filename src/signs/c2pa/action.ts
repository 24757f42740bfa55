import type { ActionReading } from '../../domain/credential.ts';
import { defineSign, type SignInput, type SignResult } from '../sign.ts';
import { joinResults, readSourceStatement } from '../standards/source-type-statement.ts';
import { exampleManifest, exampleOf, iptc } from './example-manifests.ts';
import { locate, type PlacedManifest, placeManifests } from './manifest-paths.ts';
import { nameSystem } from './vendors.ts';

const SIGN = 'c2pa.action';
/** Parameters that describe the generation, by the end of their name. */
const KEPT_PARAMETERS = /(?:^|[._])(?:prompt|operation|version|model|seed)$/i;

function keepParameters(action: ActionReading): Record<string, string> {
  const kept = Object.entries(action.parameters ?? {}).filter(([name]) => KEPT_PARAMETERS.test(name));
  return Object.fromEntries(kept.slice(0, 10).map(([name, value]) => [`parameter ${name.slice(0, 100)}`, value]));
}

function readAction(action: ActionReading, place: PlacedManifest): SignResult {
  const { manifest } = place;
  if (action.digitalSourceType === undefined) return { evidence: [] };
  const generator = manifest.generators[0];
  return readSourceStatement(action.digitalSourceType, {
    sign: SIGN,
    carrier: 'c2pa.actions',
    system: nameSystem(manifest, action.agent?.name),
    ...locate(place),
    detail: {
      action: action.action,
      model: action.agent?.name,
      version: action.agent?.version,
      generator: generator === undefined ? undefined : [generator.name, generator.version].filter(Boolean).join(' '),
      description: action.description,
      when: action.when,
      note: place.linked ? undefined : 'nothing links this manifest to the active one',
      ...keepParameters(action),
    },
  });
}

function read({ credential }: SignInput): SignResult {
  return joinResults(
    placeManifests(credential).flatMap((place) => place.manifest.actions.map((action) => readAction(action, place))),
  );
}

const created = exampleManifest({
  label: 'urn:c2pa:made',
  generators: [{ name: 'Adobe_Firefly' }],
  actions: [
    {
      action: 'c2pa.created',
      digitalSourceType: iptc('trainedAlgorithmicMedia'),
      agent: { name: 'Adobe Firefly' },
      parameters: { 'com.adobe.firefly.operation': 'text_to_image' },
    },
  ],
});
const makesOf = (digitalSourceType: string) =>
  exampleManifest({ actions: [{ action: 'c2pa.created', digitalSourceType }] });

/** Digital source type of each action of each manifest, ingredients included. */
export const c2paAction = defineSign({
  id: SIGN,
  summary: 'Digital source type of any action in any manifest of the content credential, ingredients included.',
  certainty: 'declared',
  provenOn: 'real files',
  falsePositives:
    'A credential as such is not AI, and neither are algorithmicMedia, digitalCapture and the like. A broken binding means that the claim may belong to another file; the judge says so.',
  needs: 'text',
  read,
  examples: {
    fires: [
      exampleOf('text to image', [created], 'generated'),
      exampleOf(
        'generative fill',
        [
          exampleManifest({
            generators: [{ name: 'Adobe Photoshop', version: '26.9.0' }],
            actions: [
              {
                action: 'c2pa.edited',
                digitalSourceType: iptc('compositeWithTrainedAlgorithmicMedia'),
                agent: { name: 'Adobe Firefly' },
              },
            ],
          }),
        ],
        'ai-edited',
      ),
      exampleOf(
        'in an ingredient',
        [
          exampleManifest({
            actions: [{ action: 'c2pa.placed' }],
            ingredients: [{ relationship: 'componentOf', manifest: 'urn:c2pa:made', state: 'valid', failures: [] }],
          }),
          created,
        ],
        'generated',
      ),
      exampleOf("C2PA's own code", [makesOf('http://c2pa.org/digitalsourcetype/trainedAlgorithmicData')], 'generated'),
      exampleOf('a composite of anything', [makesOf(iptc('composite'))], 'needs-answer'),
      exampleOf('a camera', [makesOf(iptc('digitalCapture'))], 'not-ai'),
    ],
    staysSilent: [
      exampleOf('a credential without source type', [exampleManifest({ actions: [{ action: 'c2pa.edited' }] })]),
      exampleOf('blank canvas', [makesOf('http://c2pa.org/digitalsourcetype/empty')]),
      exampleOf('a code of no vocabulary (a remark instead)', [makesOf('foo')]),
    ],
  },
});
