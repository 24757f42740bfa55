import type { AssertionReading } from '../../domain/credential.ts';
import { makeDetail } from '../shared/detail.ts';
import { getField, getFirstText } from '../shared/fields.ts';
import { defineSign, type SignInput, type SignResult } from '../sign.ts';
import { joinResults, readSourceStatement } from '../standards/source-type-statement.ts';
import { exampleManifest, exampleOf, iptc } from './example-manifests.ts';
import { locate, type PlacedManifest, placeManifests } from './manifest-paths.ts';

const SIGN = 'c2pa.metadata';
const LABEL = /^(?:c2pa\.metadata|cawg\.metadata|stds\.iptc(?:\.photo-metadata)?|stds\.schema-org\.\w+)(?:$|__)/i;
const TYPE_FIELDS = [
  'Iptc4xmpExt:DigitalSourceType',
  'iptcExt:DigitalSourceType',
  'Iptc4xmpExt:DigitalSourceFileType',
  'digitalSourceType',
  'schema:digitalSourceType',
];

/** JSON-LD writes a value plainly, as a list, or as an object with `@id` or `@value`. */
function textsOf(value: unknown): readonly string[] {
  const items = Array.isArray(value) ? value.slice(0, 50) : [value];
  return items.flatMap((item) => {
    const text = typeof item === 'string' ? item : getFirstText(item, ['@id', '@value']);
    return text === undefined ? [] : [text];
  });
}

function readAssertion({ label, data }: AssertionReading, place: PlacedManifest): SignResult {
  if (!LABEL.test(label)) return { evidence: [] };
  const carrier = label.replace(/__\d+$/, '');
  const types = TYPE_FIELDS.flatMap((field) => textsOf(getField(data, field)));
  const model = getFirstText(data, ['Iptc4xmpExt:AISystemUsed', 'iptcExt:AISystemUsed']);
  const detail = {
    model,
    version: getFirstText(data, ['Iptc4xmpExt:AISystemVersionUsed', 'iptcExt:AISystemVersionUsed']),
    prompt: getFirstText(data, ['Iptc4xmpExt:AIPromptInformation', 'iptcExt:AIPromptInformation']),
  };
  const system = model?.trim().slice(0, 200).toWellFormed();
  if (types.length > 0)
    return joinResults(
      types.map((raw) => readSourceStatement(raw, { sign: SIGN, carrier, system, detail, ...locate(place) })),
    );
  if (system === undefined) return { evidence: [] };
  return {
    evidence: [
      {
        sign: SIGN,
        origin: 'generated',
        certainty: 'declared',
        system,
        carrier,
        detail: makeDetail(detail),
        ...locate(place),
      },
    ],
  };
}

function read({ credential }: SignInput): SignResult {
  return joinResults(
    placeManifests(credential).flatMap((place) =>
      place.manifest.assertions.map((assertion) => readAssertion(assertion, place)),
    ),
  );
}

const asserts = (label: string, data: unknown) => exampleManifest({ assertions: [{ label, data }] });

/** IPTC and schema.org properties inside a credential: the same words as in XMP, but signed. */
export const c2paMetadata = defineSign({
  id: SIGN,
  summary:
    'Digital source type or AI system in a metadata assertion of a credential (c2pa.metadata, cawg.metadata, stds.iptc, stds.schema-org).',
  certainty: 'declared',
  provenOn: 'made files',
  falsePositives: 'None known; the same vocabulary as in actions.',
  needs: 'text',
  read,
  examples: {
    fires: [
      exampleOf(
        'IPTC in c2pa.metadata',
        [asserts('c2pa.metadata', { 'Iptc4xmpExt:DigitalSourceType': iptc('trainedAlgorithmicMedia') })],
        'generated',
      ),
      exampleOf(
        'schema.org',
        [
          asserts('stds.schema-org.CreativeWork', {
            digitalSourceType: { '@id': 'https://schema.org/TrainedAlgorithmicMediaDigitalSource' },
          }),
        ],
        'generated',
      ),
      exampleOf('AI system', [asserts('cawg.metadata', { 'Iptc4xmpExt:AISystemUsed': 'Painter 3' })], 'generated'),
      exampleOf(
        'a camera',
        [asserts('stds.iptc', { 'Iptc4xmpExt:DigitalSourceType': iptc('digitalCapture') })],
        'not-ai',
      ),
    ],
    staysSilent: [
      exampleOf('an author', [asserts('stds.schema-org.CreativeWork', { author: [{ name: 'A' }] })]),
      exampleOf('another assertion', [asserts('org.test', { digitalSourceType: iptc('trainedAlgorithmicMedia') })]),
    ],
  },
});
