import { describe, expect, test } from 'vitest';
import { defineManifest } from '../../../../src/credentials/writing/define-manifest.ts';
import { makePlan } from '../../../support/marking.ts';

const labels = (definition: ReturnType<typeof defineManifest>) => definition.assertions.map(({ label }) => label);

describe('a definition', () => {
  test('of a plan with nothing more than it needs', () => {
    const definition = defineManifest(makePlan({ actions: [{ action: 'c2pa.created', sourceType: 'empty' }] }));
    expect(labels(definition)).toEqual(['c2pa.actions.v2', 'org.assay.mark']);
    expect(definition.assertions[0]?.data).toEqual({
      actions: [{ action: 'c2pa.created', digitalSourceType: 'http://c2pa.org/digitalsourcetype/empty' }],
      allActionsIncluded: true,
    });
    expect(JSON.stringify(definition)).not.toContain('undefined');
  });

  test('ties actions to ingredients by label', () => {
    const plan = makePlan({ actions: [{ action: 'c2pa.opened', ingredients: ['parent'] }] });
    expect(defineManifest(plan).assertions[0]?.data).toMatchObject({
      actions: [{ action: 'c2pa.opened', parameters: { ingredientIds: ['parent'] } }],
    });
  });

  test('has every assertion that is ours among the created ones', () => {
    const plan = makePlan({ metadata: { 'dc:title': 'x' }, disclosure: { modelName: 'M' }, training: 'constrained' });
    expect(defineManifest(plan).assertions.map(({ created }) => created)).toEqual([true, true, true, true, true]);
  });

  test('declares the namespaces of the properties it uses, and no other', () => {
    const { assertions } = defineManifest(makePlan({ metadata: { 'Iptc4xmpExt:AISystemUsed': 'x', 'dc:title': 'y' } }));
    expect(assertions.at(-1)?.data).toEqual({
      '@context': {
        Iptc4xmpExt: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
        dc: 'http://purl.org/dc/elements/1.1/',
      },
      'Iptc4xmpExt:AISystemUsed': 'x',
      'dc:title': 'y',
    });
  });

  test.each(['foo:bar', 'constructor:x', 'bare'])('does not make up a namespace for %s', (property) => {
    expect(() => defineManifest(makePlan({ metadata: { [property]: 'x' } }))).toThrow(/No XMP namespace/);
  });

  test('says only what is known of the model', () => {
    const { assertions } = defineManifest(makePlan({ disclosure: { oversight: 'human_validated' } }));
    expect(assertions.at(-1)?.data).toEqual({
      modelType: 'c2pa.types.model',
      contentProfile: { humanOversightLevel: 'human_validated' },
    });
  });

  test('binds with the hash as a list of numbers', () => {
    const definition = defineManifest(makePlan(), {
      sha256: `${'00'.repeat(31)}ff`,
      exclusion: { start: 10, length: 20 },
      mediaType: 'image/tiff',
    });
    expect(definition.format).toBe('image/tiff');
    expect(definition.assertions[1]).toMatchObject({
      label: 'c2pa.hash.data',
      data: { alg: 'sha256', hash: [...new Array<number>(31).fill(0), 255], exclusions: [{ start: 10, length: 20 }] },
    });
  });
});
