import type { Evidence } from '../../domain/evidence.ts';
import { makeDetail } from '../shared/detail.ts';
import { getFirstText, getText } from '../shared/fields.ts';
import { defineSign, type SignInput, type SignResult } from '../sign.ts';
import { exampleManifest, exampleOf } from './example-manifests.ts';
import { locate, placeManifests } from './manifest-paths.ts';

const SIGN = 'c2pa.suno-provenance';
const LABEL = /^com\.suno\.provenance(?:$|[._])/i;

function read({ credential }: SignInput): SignResult {
  const evidence = placeManifests(credential).flatMap((place) =>
    place.manifest.assertions.flatMap(({ label, data }): Evidence[] =>
      LABEL.test(label)
        ? [
            {
              sign: SIGN,
              origin: 'generated',
              certainty: 'declared',
              system: 'Suno',
              carrier: 'com.suno.provenance',
              detail: makeDetail({
                model: getText(data, 'systemName'),
                version: getText(data, 'systemVersion'),
                created: getText(data, 'createdAt'),
                jobId: getFirstText(data, ['contentId', 'content_id', 'id']),
              }),
              ...locate(place),
            },
          ]
        : [],
    ),
  );
  return { evidence };
}

/** Suno's own assertion, which states the system that made the music. */
export const c2paSunoProvenance = defineSign({
  id: SIGN,
  summary: 'Assertion com.suno.provenance: the system, its version and the id of a piece of music.',
  certainty: 'declared',
  provenOn: 'made files',
  falsePositives: 'None known.',
  needs: 'text',
  read,
  examples: {
    fires: [
      exampleOf(
        'a song',
        [
          exampleManifest({
            assertions: [
              { label: 'com.suno.provenance', data: { providerName: 'Suno', systemName: 'chirp', systemVersion: '5' } },
            ],
          }),
        ],
        'generated',
      ),
    ],
    staysSilent: [
      exampleOf('another assertion', [exampleManifest({ assertions: [{ label: 'com.suno.other', data: {} }] })]),
    ],
  },
});
