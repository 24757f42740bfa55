import type { CredentialReading } from '../../domain/credential.ts';
import type { Evidence, PathStep } from '../../domain/evidence.ts';
import { defineSign, type SignInput, type SignResult } from '../sign.ts';
import { joinResults, readSourceStatement } from '../standards/source-type-statement.ts';
import { iptc } from './example-manifests.ts';
import { readJumbfStore, type StoreManifest } from './jumbf-store.ts';
import { nameSystem } from './vendors.ts';

const SIGN = 'c2pa.jumbf-fallback';
const NOTE = 'read without checking signature or binding';

/** True when the engine gave no active manifest, so that what ExifTool sees is all there is. */
function isNeeded(credential: CredentialReading): boolean {
  return !credential.manifests.some((manifest) => manifest.label === credential.activeManifest);
}

/**
 * How each manifest stands to the file; none for the last, which is normally the active one. ExifTool does not tell which
 * ingredient is which manifest, so an earlier one counts as parent where all later ingredients are parents, as input
 * where all are inputs, else as component.
 */
function findSteps(store: readonly StoreManifest[]): readonly (PathStep | undefined)[] {
  const relations = new Set<PathStep['relation']>();
  let conversionOnly = true;
  const backwards = store.toReversed().map((manifest, at): PathStep | undefined => {
    const [only] = relations.size === 1 ? relations : [];
    const step: PathStep | undefined = at === 0 ? undefined : { relation: only ?? 'component', conversionOnly };
    for (const relation of manifest.relationships) relations.add(relation);
    conversionOnly &&= manifest.actions.every(({ action }) => action === 'c2pa.opened' || action === 'c2pa.converted');
    return step;
  });
  return backwards.toReversed();
}

function readManifest(manifest: StoreManifest, through: readonly PathStep[]): SignResult {
  const carrier = `CBOR:${manifest.document}:Actions`;
  const results = manifest.actions.flatMap((action) =>
    action.digitalSourceType === undefined
      ? []
      : [
          readSourceStatement(action.digitalSourceType, {
            sign: SIGN,
            carrier,
            system: nameSystem({ generators: manifest.generators }, action.agent),
            through,
            detail: { action: action.action, model: action.agent, note: NOTE },
          }),
        ],
  );
  if (!manifest.aiGenerated) return joinResults(results);
  const system = nameSystem({ generators: manifest.generators }, undefined);
  const asserted: Evidence = {
    sign: SIGN,
    origin: 'generated',
    certainty: 'declared',
    ...(system === undefined ? {} : { system }),
    carrier: `CBOR:${manifest.document}:Ai_generated`,
    detail: { note: NOTE },
    ...(through.length === 0 ? {} : { through }),
  };
  return joinResults([...results, { evidence: [asserted] }]);
}

function read({ credential, metadata }: SignInput): SignResult {
  if (!isNeeded(credential)) return { evidence: [] };
  const store = readJumbfStore(metadata);
  const steps = findSteps(store);
  return joinResults(
    store.map((manifest, at) => {
      const step = steps[at];
      return readManifest(manifest, step === undefined ? [] : [step]);
    }),
  );
}

const unreadable: CredentialReading = { state: 'unreadable', source: 'embedded', manifests: [], cawgFailures: [] };
const made = { action: 'c2pa.created', digitalSourceType: iptc('trainedAlgorithmicMedia'), softwareAgent: 'Flux.2' };

/** What a credential says when the C2PA engine could not read it. As unsigned as XMP: no binding was checked. */
export const c2paJumbfFallback = defineSign({
  id: SIGN,
  summary:
    'Actions and AI assertions of a C2PA store that the engine could not read, as ExifTool prints them (CBOR tags), unverified.',
  certainty: 'declared',
  provenOn: 'real files',
  falsePositives:
    'The claim may have been moved from another file: nothing is verified. It is weighed like plain XMP, so a non-AI claim counts for nothing.',
  needs: 'text',
  read,
  examples: {
    fires: [
      {
        title: 'one manifest, one action',
        metadata: { 'CBOR:Doc1-1-1-1:Actions': made },
        input: { credential: unreadable },
        origin: 'generated',
      },
      {
        title: 'the earlier of two manifests',
        metadata: {
          'CBOR:Doc1-1-1-2:Actions': [made],
          'CBOR:Doc1-2-1-1:Relationship': 'componentOf',
          'CBOR:Doc1-2-1-3:Actions': [{ action: 'c2pa.opened' }, { action: 'c2pa.edited' }],
        },
        input: { credential: unreadable },
        origin: 'generated',
      },
      {
        title: 'assertion of Black Forest Labs',
        metadata: { 'CBOR:Doc1-1-1-2:Ai_generated': true, 'CBOR:Doc1-1-1-2:Model': 'Flux.2' },
        input: { credential: unreadable },
        origin: 'generated',
      },
    ],
    staysSilent: [
      {
        title: 'the engine read it',
        metadata: { 'CBOR:Doc1-1-1-1:Actions': made },
        input: {
          credential: {
            state: 'valid',
            source: 'embedded',
            activeManifest: 'urn:c2pa:1',
            manifests: [
              {
                label: 'urn:c2pa:1',
                generators: [],
                actions: [],
                assertions: [],
                ingredients: [],
                state: 'valid',
                failures: [],
              },
            ],
            cawgFailures: [],
          },
        },
      },
      {
        title: 'no AI in it',
        metadata: { 'CBOR:Doc1-1-1-1:Actions': [{ action: 'c2pa.edited' }] },
        input: { credential: unreadable },
      },
    ],
  },
});
