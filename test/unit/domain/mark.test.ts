import { describe, expect, it } from 'vitest';
import { canonicalRequest, type MarkStatement } from '../../../src/domain/mark.ts';

const PLAIN = { exrAttribute: false, forceSidecar: false };
const STATEMENT: MarkStatement = {
  origin: 'trainedAlgorithmicMedia',
  tool: { name: 'ComfyUI', version: '0.3' },
  ingredients: [
    { path: '/a/plate.exr', title: 'plate.exr', relationship: 'componentOf', sha256: '1'.repeat(64) },
    { path: '/a/ref.jpg', title: 'ref.jpg', relationship: 'inputTo', sha256: '2'.repeat(64) },
  ],
};

describe('canonicalRequest', () => {
  it('is the same whatever the order of keys and ingredients, and wherever the ingredients lie', () => {
    const moved: MarkStatement = {
      ingredients: STATEMENT.ingredients.map((each) => ({ ...each, path: `/elsewhere${each.path}` })).toReversed(),
      tool: { version: '0.3', name: 'ComfyUI' },
      origin: 'trainedAlgorithmicMedia',
    };
    expect(canonicalRequest(moved, PLAIN)).toBe(canonicalRequest(STATEMENT, PLAIN));
  });

  it.each([
    ['origin', { ...STATEMENT, origin: 'compositeSynthetic' }],
    ['tool version', { ...STATEMENT, tool: { name: 'ComfyUI' } }],
    ['model', { ...STATEMENT, model: 'x' }],
    ['prompt', { ...STATEMENT, prompt: 'x' }],
    ['prompt writer', { ...STATEMENT, promptWriter: 'J. Doe' }],
    ['oversight', { ...STATEMENT, oversight: 'prompt_guided' }],
    ['training', { ...STATEMENT, training: 'notAllowed' }],
    ['title', { ...STATEMENT, title: 'x' }],
    ['when', { ...STATEMENT, when: '2026-01-01T00:00:00Z' }],
    ['action', { ...STATEMENT, action: 'c2pa.edited' }],
    ['an ingredient', { ...STATEMENT, ingredients: STATEMENT.ingredients.slice(1) }],
    [
      'an ingredient’s content',
      { ...STATEMENT, ingredients: STATEMENT.ingredients.map((each) => ({ ...each, sha256: '3'.repeat(64) })) },
    ],
  ] as const)('differs with %s', (_what, other) => {
    expect(canonicalRequest(other as MarkStatement, PLAIN)).not.toBe(canonicalRequest(STATEMENT, PLAIN));
  });

  it('differs with what is written besides', () => {
    expect(canonicalRequest(STATEMENT, { ...PLAIN, exrAttribute: true })).not.toBe(canonicalRequest(STATEMENT, PLAIN));
  });
});
