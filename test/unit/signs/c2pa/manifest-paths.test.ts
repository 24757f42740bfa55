import { describe, expect, it } from 'vitest';
import type { IngredientReading } from '../../../../src/domain/credential.ts';
import { exampleCredential, exampleManifest, iptc } from '../../../../src/signs/c2pa/example-manifests.ts';
import { placeManifests } from '../../../../src/signs/c2pa/manifest-paths.ts';
import { beginsWithName, nameSystem } from '../../../../src/signs/c2pa/vendors.ts';
import { collectSigns } from '../../../../src/signs/collect.ts';
import { toInput } from '../registry/example-input.ts';

function uses(relationship: IngredientReading['relationship'], manifest: string): IngredientReading {
  return { relationship, manifest, state: 'valid', failures: [] };
}

const MADE = { action: 'c2pa.created', digitalSourceType: iptc('trainedAlgorithmicMedia') };
const leaf = exampleManifest({ label: 'leaf', actions: [MADE] });

describe('placeManifests', () => {
  it('gives the path, outermost step first, and whether the user only converted', () => {
    const places = placeManifests(
      exampleCredential(
        exampleManifest({
          label: 'top',
          actions: [{ action: 'c2pa.opened' }, { action: 'c2pa.converted' }],
          ingredients: [uses('parentOf', 'middle')],
        }),
        exampleManifest({
          label: 'middle',
          actions: [{ action: 'c2pa.opened' }, { action: 'c2pa.color_adjustments' }],
          ingredients: [uses('componentOf', 'leaf')],
        }),
        leaf,
      ),
    );
    expect(places.map(({ manifest, through }) => [manifest.label, through])).toEqual([
      ['top', []],
      ['middle', [{ relation: 'parent', conversionOnly: true }]],
      [
        'leaf',
        [
          { relation: 'parent', conversionOnly: true },
          { relation: 'component', conversionOnly: false },
        ],
      ],
    ]);
  });

  it('follows each kind of path to a manifest once', () => {
    const places = placeManifests(
      exampleCredential(
        exampleManifest({
          label: 'top',
          ingredients: [uses('parentOf', 'leaf'), uses('componentOf', 'leaf'), uses('componentOf', 'leaf')],
        }),
        leaf,
      ),
    );
    expect(
      places.filter(({ manifest }) => manifest.label === 'leaf').map(({ through }) => through[0]?.relation),
    ).toEqual(['parent', 'component']);
  });

  it('ends on cycles', () => {
    const turn = (label: string, next: string) => exampleManifest({ label, ingredients: [uses('parentOf', next)] });
    expect(placeManifests(exampleCredential(turn('a', 'b'), turn('b', 'a')))).toHaveLength(2);
  });

  it('does not lose a manifest that nothing links to: it is a hint', () => {
    const credential = exampleCredential(exampleManifest({ label: 'top' }), leaf);
    const { evidence } = collectSigns(toInput({ input: { credential } }));
    expect(evidence).toMatchObject([{ manifest: 'leaf', through: [{ relation: 'input' }] }]);
    expect(evidence[0]?.detail?.['note']).toMatch(/nothing links/);
  });
});

describe('names in credentials', () => {
  it.each([
    ['Adobe_Firefly adobe_c2pa/0.5.0 c2pa-rs/0.20.0', 'Adobe Firefly', true],
    ['Dreamina/1.2', 'Dreamina', true],
    ['Sorana', 'Sora', false],
    ['Pikachu', 'Pika', false],
    ['my Suno', 'Suno', false],
    ['Flux.2', 'Flux.2', true],
    ['gpt-image-2', 'gpt-image', true],
  ])('%s begins with %s: %s', (text, name, expected) => {
    expect(beginsWithName(text, name)).toBe(expected);
  });

  it('prefers the agent, then the generator, then what the file says', () => {
    const generators = [{ name: 'Adobe Photoshop', version: '26.9.0' }];
    expect(nameSystem({ generators }, 'Adobe Firefly')).toBe('Adobe Firefly');
    expect(nameSystem({ generators: [{ name: 'ChatGPT' }] }, undefined)).toBe('ChatGPT');
    expect(nameSystem({ generators }, 'Somebody 3')).toBe('Somebody 3');
    expect(nameSystem({ generators: [] }, undefined)).toBeUndefined();
  });
});

describe('remarks on source types in credentials', () => {
  it.each([
    ['foo', 'evidence.unknown-code'],
    ['digitalArt', 'evidence.retired-code'],
    ['compositedWithTrainedAlgorithmicMedia', 'evidence.misspelled-code'],
  ])('%s makes %s', (digitalSourceType, code) => {
    const credential = exampleCredential(exampleManifest({ actions: [{ action: 'c2pa.created', digitalSourceType }] }));
    expect(collectSigns(toInput({ input: { credential } })).remarks.map((remark) => remark.code)).toEqual([code]);
  });

  it('keeps model, prompt and operation as detail', () => {
    const credential = exampleCredential(
      exampleManifest({
        generators: [{ name: 'Adobe_Firefly' }],
        actions: [
          {
            ...MADE,
            agent: { name: 'Adobe Firefly', version: '5' },
            parameters: { 'com.adobe.firefly.operation': 'text_to_image', 'com.adobe.icon': 'x' },
          },
        ],
      }),
    );
    const { evidence } = collectSigns(toInput({ input: { credential } }));
    expect(evidence[0]).toMatchObject({
      sign: 'c2pa.action',
      system: 'Adobe Firefly',
      detail: { model: 'Adobe Firefly', version: '5', 'parameter com.adobe.firefly.operation': 'text_to_image' },
    });
    expect(Object.keys(evidence[0]?.detail ?? {})).not.toContain('parameter com.adobe.icon');
  });
});
