import { describe, expect, test } from 'vitest';
import type {
  CredentialReading,
  IngredientReading,
  LineageNode,
  ManifestReading,
} from '../../../src/domain/credential.ts';
import { NO_CREDENTIAL } from '../../../src/domain/credential.ts';
import { describeLineage, ingredientLines } from '../../../src/domain/lineage.ts';

function manifest(label: string, ingredients: readonly IngredientReading[] = []): ManifestReading {
  return {
    label,
    title: `${label}.jpg`,
    generators: [],
    actions: [{ action: 'c2pa.created', digitalSourceType: `type-${label}` }],
    assertions: [],
    ingredients,
    signer: { name: `Signer ${label}` },
    state: 'valid',
    failures: [],
  };
}

function link(label: string | undefined, relationship: IngredientReading['relationship'] = 'parentOf') {
  const state = label === undefined ? 'absent' : 'valid';
  return { relationship, state, failures: [], ...(label === undefined ? {} : { manifest: label }) } as const;
}

function reading(...manifests: readonly ManifestReading[]): CredentialReading {
  const [first] = manifests;
  return {
    ...NO_CREDENTIAL,
    state: 'valid',
    source: 'embedded',
    manifests,
    ...(first === undefined ? {} : { activeManifest: first.label }),
  };
}

function countNodes(node: LineageNode): number {
  return 1 + node.ingredients.reduce((sum, inner) => sum + countNodes(inner), 0);
}

const HISTORY = reading(
  manifest('a', [link('b'), { ...link(undefined, 'componentOf'), title: 'loose.png', digitalSourceType: 'stated' }]),
  manifest('b', [link('c', 'inputTo')]),
  manifest('c'),
);

describe('describeLineage', () => {
  test('shows every depth with relation, state, signer and source types', () => {
    expect(describeLineage(HISTORY)).toEqual({
      title: 'a.jpg',
      relation: 'self',
      state: 'valid',
      signer: 'Signer a',
      digitalSourceTypes: ['type-a'],
      ingredients: [
        {
          title: 'b.jpg',
          relation: 'parent',
          state: 'valid',
          signer: 'Signer b',
          digitalSourceTypes: ['type-b'],
          ingredients: [
            {
              title: 'c.jpg',
              relation: 'input',
              state: 'valid',
              signer: 'Signer c',
              digitalSourceTypes: ['type-c'],
              ingredients: [],
            },
          ],
        },
        { title: 'loose.png', relation: 'component', state: 'absent', digitalSourceTypes: ['stated'], ingredients: [] },
      ],
    });
  });

  test('of a file without a credential is the file alone', () => {
    expect(describeLineage(NO_CREDENTIAL)).toEqual({
      title: '',
      relation: 'self',
      state: 'absent',
      digitalSourceTypes: [],
      ingredients: [],
    });
  });

  test('ends in a circle', () => {
    const node = describeLineage(reading(manifest('a', [link('b')]), manifest('b', [link('a'), link('b')])));
    expect(countNodes(node)).toBe(4);
  });

  test('opens a shared ingredient once, so that diamonds do not multiply', () => {
    const layers = Array.from({ length: 40 }, (_, index) =>
      manifest(`m${index}`, [link(`m${index + 1}`), link(`m${index + 1}`)]),
    );
    expect(countNodes(describeLineage(reading(...layers)))).toBe(81);
    expect(ingredientLines(reading(...layers))).toHaveLength(80);
  });

  test('stops at two thousand nodes and fifty levels', () => {
    const wide = manifest(
      'a',
      Array.from({ length: 5000 }, () => link(undefined)),
    );
    expect(countNodes(describeLineage(reading(wide)))).toBe(2001);
    const deep = Array.from({ length: 300 }, (_, index) => manifest(`m${index}`, [link(`m${index + 1}`)]));
    expect(Math.max(...ingredientLines(reading(...deep)).map(({ depth }) => depth))).toBe(50);
  });
});

describe('ingredientLines', () => {
  test('lists every depth, each before its own', () => {
    expect(ingredientLines(HISTORY)).toEqual([
      { title: 'b.jpg', relationship: 'parentOf', state: 'valid', signer: 'Signer b', depth: 1 },
      { title: 'c.jpg', relationship: 'inputTo', state: 'valid', signer: 'Signer c', depth: 2 },
      { title: 'loose.png', relationship: 'componentOf', state: 'absent', depth: 1 },
    ]);
  });
});
