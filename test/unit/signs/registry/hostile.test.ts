import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CREDENTIAL_STATES, type CredentialReading } from '../../../../src/domain/credential.ts';
import { judgeOrigin } from '../../../../src/domain/judge-origin.ts';
import { collectSigns } from '../../../../src/signs/collect.ts';
import { SIGNS, TEXT_SIGNS } from '../../../../src/signs/registry.ts';
import { toInput } from './example-input.ts';

/** Keys that signs look at, so that random values reach the code behind them. */
const KEYS = [
  ...new Set([
    ...SIGNS.flatMap((sign) =>
      [...sign.examples.fires, ...sign.examples.staysSilent].flatMap(({ metadata }) => Object.keys(metadata ?? {})),
    ),
    'CBOR:Doc1-1-1-1:Actions',
    'CBOR:Doc1-1-2:Claim_generator_info',
    '__proto__',
    'constructor:Main:toString',
    ':',
    '',
  ]),
];
/** Real values from the examples, to be mixed with nonsense. */
const VALUES = SIGNS.flatMap((sign) =>
  [...sign.examples.fires, ...sign.examples.staysSilent].flatMap(({ metadata }) => Object.values(metadata ?? {})),
);

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('', '{', '[[[[', '{"AIGC":', '{"__proto__":{"Label":"1"}}', 'null', '\u0000', '"'.repeat(500)),
  fc.json({ maxDepth: 4 }),
);
const value = fc.oneof(text, fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(...VALUES));
const metadata = fc.dictionary(fc.constantFrom(...KEYS), value, { maxKeys: 12 });

const label = fc.constantFrom('A', 'B', 'C', 'D');
const ingredient = fc.record(
  {
    relationship: fc.constantFrom('parentOf', 'componentOf', 'inputTo'),
    manifest: label,
    state: fc.constantFrom(...CREDENTIAL_STATES),
    failures: fc.constant([]),
    digitalSourceType: text,
    title: text,
  },
  { requiredKeys: ['relationship', 'state', 'failures'] },
);
const action = fc.record(
  {
    action: fc.oneof(text, fc.constantFrom('c2pa.created', 'c2pa.opened', 'c2pa.edited')),
    digitalSourceType: fc.oneof(text, fc.constantFrom('trainedAlgorithmicMedia', 'digitalCapture')),
    agent: fc.record({ name: text }),
    description: text,
    parameters: fc.dictionary(text, text, { maxKeys: 3 }),
  },
  { requiredKeys: ['action'] },
);
const manifest = fc.record({
  label,
  generators: fc.array(fc.record({ name: text }), { maxLength: 2 }),
  actions: fc.array(action, { maxLength: 4 }),
  assertions: fc.array(
    fc.record({
      label: fc.oneof(
        text,
        fc.constantFrom('c2pa.ai_generated_content', 'c2pa.ai-disclosure', 'com.suno.provenance', 'c2pa.metadata'),
      ),
      data: fc.jsonValue({ maxDepth: 3 }),
    }),
    { maxLength: 3 },
  ),
  ingredients: fc.array(ingredient, { maxLength: 5 }),
  state: fc.constantFrom(...CREDENTIAL_STATES),
  failures: fc.constant([]),
});
const credential: fc.Arbitrary<CredentialReading> = fc.record({
  state: fc.constantFrom(...CREDENTIAL_STATES),
  source: fc.constantFrom('embedded', 'none'),
  activeManifest: label,
  manifests: fc.array(manifest, { maxLength: 4 }),
  cawgFailures: fc.constant([]),
});

describe('signs on hostile input', () => {
  it('never throw, whatever the metadata, sidecars and credential hold', () => {
    fc.assert(
      fc.property(
        metadata,
        credential,
        fc.jsonValue({ maxDepth: 5 }),
        fc.dictionary(text, text),
        (tags, reading, sidecar, header) => {
          const input = toInput({
            metadata: tags,
            input: {
              credential: reading,
              jsonSidecars: [{ name: 'a.json', value: sidecar }],
              headerText: header,
              extraText: header,
            },
          });
          for (const sign of TEXT_SIGNS) sign.read(input);
          const collected = collectSigns(input);
          judgeOrigin({ evidence: collected.evidence, credential: reading, remarks: collected.remarks });
          expect(collected.remarks.map(({ code }) => code)).not.toContain('metadata.partial');
        },
      ),
      { numRuns: 400 },
    );
  });

  it('end quickly on long and deep text in every key', () => {
    const long = [
      '['.repeat(300_000),
      '{"AIGC":'.repeat(50_000),
      `"Label":${' '.repeat(300_000)}`,
      'Label:'.repeat(50_000),
      `Steps: ${'1'.repeat(300_000)}`,
      'a, '.repeat(100_000),
      '\\"'.repeat(150_000),
    ];
    const started = performance.now();
    for (const nonsense of long)
      collectSigns(toInput({ metadata: Object.fromEntries(KEYS.map((key) => [key, nonsense])) }));
    expect(performance.now() - started).toBeLessThan(10_000);
  }, 60_000);

  it('reads a store in which every manifest uses every other in bounded time and space', () => {
    const labels = Array.from({ length: 500 }, (_, at) => `urn:c2pa:${at}`);
    const manifests = labels.map((own) => ({
      label: own,
      generators: [],
      actions: [{ action: 'c2pa.created', digitalSourceType: 'trainedAlgorithmicMedia' }],
      assertions: [],
      ingredients: labels.map((other) => ({
        relationship: 'parentOf' as const,
        manifest: other,
        state: 'valid' as const,
        failures: [],
      })),
      state: 'valid' as const,
      failures: [],
    }));
    const reading: CredentialReading = {
      state: 'valid',
      source: 'embedded',
      activeManifest: 'urn:c2pa:0',
      manifests,
      cawgFailures: [],
    };
    const { evidence } = collectSigns(toInput({ input: { credential: reading } }));
    expect(evidence).toHaveLength(200);
    expect(judgeOrigin({ evidence, credential: reading }).origin).toBe('generated');
  });
});
