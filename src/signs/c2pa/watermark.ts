import type { ManifestReading } from '../../domain/credential.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { makeDetail } from '../shared/detail.ts';
import { getText } from '../shared/fields.ts';
import { hasToken } from '../shared/tokens.ts';
import { defineSign, type SignInput, type SignResult } from '../sign.ts';
import { exampleManifest, exampleOf, iptc } from './example-manifests.ts';
import { locate, placeManifests } from './manifest-paths.ts';
import { findStatedAiOrigin } from './stated-origin.ts';

const SIGN = 'c2pa.watermark';
const ACTION = /^c2pa\.watermarked(?:$|\.)/;
const BINDING = /^c2pa\.soft-binding(?:$|[._])/;

type Found = Pick<Evidence, 'origin' | 'certainty' | 'system' | 'carrier' | 'detail'>;

/** SynthID is put on nothing but what Google's models made or edited; at the least it was edited. */
function findSynthId(manifest: ManifestReading): readonly Found[] {
  return manifest.actions.flatMap(({ description }) =>
    description !== undefined && hasToken(description, 'SynthID')
      ? [
          {
            origin: findStatedAiOrigin(manifest) ?? 'ai-edited',
            certainty: 'implied' as const,
            system: 'Google',
            carrier: 'c2pa.actions',
            detail: makeDetail({ watermark: 'SynthID', description }),
          },
        ]
      : [],
  );
}

/** Any other watermark is there to find the credential again, on photos as well: kept for information only. */
function findOthers(manifest: ManifestReading): readonly Found[] {
  const plain = { origin: 'unknown', certainty: 'hint' } as const;
  const actions = manifest.actions
    .filter(({ action }) => ACTION.test(action))
    .map(({ action }) => ({ ...plain, carrier: 'c2pa.actions', detail: makeDetail({ action }) }));
  const bindings = manifest.assertions
    .filter(({ label }) => BINDING.test(label))
    .map(({ data }) => ({
      ...plain,
      carrier: 'c2pa.soft-binding',
      detail: makeDetail({ algorithm: getText(data, 'alg') }),
    }));
  return [...actions, ...bindings];
}

function read({ credential }: SignInput): SignResult {
  return {
    evidence: placeManifests(credential).flatMap((place) =>
      [...findSynthId(place.manifest), ...findOthers(place.manifest)].map((found) => ({
        sign: SIGN,
        ...found,
        ...locate(place),
      })),
    ),
  };
}

const binding = (alg: string) => exampleManifest({ assertions: [{ label: 'c2pa.soft-binding', data: { alg } }] });

/** Watermarks that a credential names. */
export const c2paWatermark = defineSign({
  id: SIGN,
  summary:
    'Watermark actions and soft bindings in a credential. SynthID implies AI; any other is kept for information and raises no origin.',
  certainty: 'implied',
  provenOn: 'real files',
  falsePositives:
    'TrustMark and its like also mark photos taken by people, so they say nothing about AI by themselves.',
  needs: 'text',
  read,
  examples: {
    fires: [
      exampleOf(
        'SynthID on a generated picture',
        [
          exampleManifest({
            actions: [
              { action: 'c2pa.created', digitalSourceType: iptc('trainedAlgorithmicMedia') },
              { action: 'c2pa.edited', description: 'Applied imperceptible SynthID watermark.' },
            ],
          }),
        ],
        'generated',
      ),
      exampleOf(
        'SynthID alone',
        [exampleManifest({ actions: [{ action: 'c2pa.edited', description: 'Applied SynthID.' }] })],
        'ai-edited',
      ),
      exampleOf('TrustMark', [binding('com.adobe.trustmark.P')], 'unknown'),
      exampleOf(
        'watermark not bound',
        [exampleManifest({ actions: [{ action: 'c2pa.watermarked.unbound' }] })],
        'unknown',
      ),
    ],
    staysSilent: [
      exampleOf('a visible stamp', [
        exampleManifest({ actions: [{ action: 'c2pa.edited', description: 'Added visible watermark' }] }),
      ]),
    ],
  },
});
