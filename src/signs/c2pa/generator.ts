import type { ManifestReading } from '../../domain/credential.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { isConversionOnly } from '../../domain/origin-conversion.ts';
import { makeDetail } from '../shared/detail.ts';
import { defineSign, type SignInput, type SignResult } from '../sign.ts';
import { exampleManifest, exampleOf, iptc } from './example-manifests.ts';
import { locate, placeManifests } from './manifest-paths.ts';
import { findStatedAiOrigin, guessOrigin } from './stated-origin.ts';
import { findAgentVendor, findGeneratorVendor, type Vendor } from './vendors.ts';

const SIGN = 'c2pa.generator';

interface Match {
  readonly vendor: Vendor;
  readonly name: string | undefined;
  readonly carrier: string;
}

/** The manifest's own words come first: where it states an AI source type, the name adds nothing. */
function findMatch(manifest: ManifestReading): Match | undefined {
  if (findStatedAiOrigin(manifest) !== undefined) return undefined;
  for (const { agent } of manifest.actions) {
    const vendor = findAgentVendor(agent?.name);
    if (vendor?.alone !== undefined) return { vendor, name: agent?.name, carrier: 'c2pa.actions' };
  }
  // A generator that only wraps what it made before: the parent speaks for itself.
  const hasParent = manifest.ingredients.some((ingredient) => ingredient.relationship === 'parentOf');
  if (hasParent && isConversionOnly(manifest)) return undefined;
  const vendor = findGeneratorVendor(manifest);
  if (vendor?.alone === undefined) return undefined;
  return { vendor, name: manifest.generators[0]?.name ?? manifest.signer?.name, carrier: 'c2pa.claim' };
}

function read({ credential }: SignInput): SignResult {
  const evidence = placeManifests(credential).flatMap((place): Evidence[] => {
    const match = findMatch(place.manifest);
    if (match?.vendor.alone === undefined) return [];
    return [
      {
        sign: SIGN,
        origin: match.vendor.alone === 'hint' ? 'needs-answer' : guessOrigin(place.manifest),
        certainty: match.vendor.alone,
        system: match.vendor.system,
        carrier: match.carrier,
        detail: makeDetail({ generator: match.name, signer: place.manifest.signer?.name }),
        ...locate(place),
      },
    ];
  });
  return { evidence };
}

const by = (name: string, action: string) => exampleManifest({ generators: [{ name }], actions: [{ action }] });

/** Names of generating products in credentials that state no AI source type. */
export const c2paGenerator = defineSign({
  id: SIGN,
  summary:
    'Claim generator, software agent or signer that is a generating product, in a manifest that states no AI source type.',
  certainty: 'implied',
  provenOn: 'made files',
  falsePositives:
    "Google's library also signs camera photos, Photoshop, Express and Canva sign human work: their names say nothing. Names match as whole words from the beginning only.",
  needs: 'text',
  read,
  examples: {
    fires: [
      exampleOf('Dreamina', [by('Dreamina/1.2', 'c2pa.created')], 'generated'),
      exampleOf('Suno', [by('Suno', 'c2pa.created')], 'generated'),
      exampleOf('old style text', [by('Adobe_Firefly adobe_c2pa/0.5.0 c2pa-rs/0.20.0', 'c2pa.created')], 'generated'),
      exampleOf(
        'signed by ElevenLabs',
        [
          exampleManifest({
            generators: [{ name: 'c2pa-rs' }],
            actions: [{ action: 'c2pa.created' }],
            signer: { name: 'Eleven Labs Inc.' },
          }),
        ],
        'generated',
      ),
      exampleOf(
        'agent of an edit',
        [exampleManifest({ actions: [{ action: 'c2pa.edited', agent: { name: 'Adobe Firefly' } }] })],
        'ai-edited',
      ),
      exampleOf('an advertising tool', [by('TikTok Ad Creative Toolbox', 'c2pa.created')], 'needs-answer'),
    ],
    staysSilent: [
      exampleOf('a Pixel photo', [by('Google C2PA Core Generator Library', 'c2pa.created')]),
      exampleOf('Photoshop by hand', [by('Adobe Photoshop', 'c2pa.edited')]),
      exampleOf('Canva', [by('Canva', 'c2pa.created')]),
      exampleOf('a word that only begins alike', [by('Sorana', 'c2pa.created')]),
      exampleOf('a source type says it already', [
        exampleManifest({
          generators: [{ name: 'ChatGPT' }],
          actions: [{ action: 'c2pa.created', digitalSourceType: iptc('trainedAlgorithmicMedia') }],
        }),
      ]),
    ],
  },
});
