import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../src/config/compile-pattern.ts';
import type { DeclarationEntry, GeneratedEntry } from '../../../src/domain/declaration.ts';
import { createDeclaredMarks, type FindDeclaredMark } from '../../../src/domain/declared-mark.ts';
import { declarationOf } from '../../contract/ledger-samples.ts';

const HASH = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);

function generated(files: Partial<GeneratedEntry['files']>, overrides: Partial<GeneratedEntry> = {}): GeneratedEntry {
  return {
    kind: 'generated',
    files: { patterns: [], hashes: [], ...files },
    intent: 'final',
    modality: 'image',
    origin: 'trainedAlgorithmicMedia',
    useCase: 'background-element',
    tool: { name: 'Firefly', version: '3', host: 'a service', licenceTier: 'enterprise' },
    inputs: [],
    talent: [],
    workflow: [],
    ...overrides,
  };
}

function negative(files: Partial<GeneratedEntry['files']>): DeclarationEntry {
  return { kind: 'negative', files: { patterns: [], hashes: [], ...files } };
}

function declare(...entries: readonly DeclarationEntry[]): FindDeclaredMark {
  return createDeclaredMarks(declarationOf('D1', { entries }), compilePattern);
}

describe('createDeclaredMarks', () => {
  it('states what the entry that selects the file says, and nothing it does not say', () => {
    const model = { id: 'sdxl-1.0', base: 'sdxl', fineTuned: true };
    const find = declare(
      negative({ patterns: ['comp/*'] }),
      generated({ patterns: ['sky.####.exr'] }, { model, prompt: `sha256:${HASH}`, asset: 'SKY', humanInput: 'much' }),
      generated({ hashes: [HASH] }, { origin: 'compositeSynthetic', tool: { name: 'Comp' } }),
    );
    expect(find({ path: 'a/sky.1001.exr' })).toEqual({
      kind: 'mark',
      entry: 1,
      statement: {
        origin: 'trainedAlgorithmicMedia',
        tool: { name: 'Firefly', version: '3' },
        model: 'sdxl-1.0',
        prompt: `sha256:${HASH}`,
      },
    });
    expect(find({ path: 'any.png', sha256: HASH })).toEqual({
      kind: 'mark',
      entry: 2,
      statement: { origin: 'compositeSynthetic', tool: { name: 'Comp' } },
    });
    expect(find({ path: 'comp/a.exr', sha256: OTHER })).toEqual({ kind: 'negative' });
    expect(find({ path: 'other/a.exr', sha256: OTHER })).toEqual({ kind: 'undeclared' });
    // Without its hash nobody knows that it is the content meant.
    expect(find({ path: 'any.png' })).toEqual({ kind: 'undeclared' });
  });

  it('gives one object for all files of which the same is stated, whichever entry says so', () => {
    const find = declare(
      generated({ patterns: ['a.*.exr'] }),
      generated({ patterns: ['b.*.exr'] }, { intent: 'temp', shot: 'sh010' }),
      generated({ patterns: ['c.*.exr'] }, { prompt: 'a sky' }),
    );
    const statementOf = (path: string): unknown => {
      const found = find({ path });
      return found.kind === 'mark' ? found.statement : found.kind;
    };
    expect(statementOf('a.1.exr')).toBe(statementOf('a.2.exr'));
    expect(statementOf('a.1.exr')).toBe(statementOf('b.1.exr'));
    expect(statementOf('a.1.exr')).not.toBe(statementOf('c.1.exr'));
    expect(find({ path: 'b.1.exr' })).toMatchObject({ entry: 1 });
  });

  it('lets a hash speak before any pattern', () => {
    const find = declare(
      generated({ patterns: ['**/*.png'] }),
      negative({ hashes: [HASH] }),
      generated({ hashes: [OTHER] }, { origin: 'compositeSynthetic' }),
      negative({ patterns: ['x.png'] }),
    );
    expect(find({ path: 'x.png', sha256: HASH })).toEqual({ kind: 'negative' });
    expect(find({ path: 'x.png', sha256: OTHER })).toMatchObject({
      statement: { origin: 'compositeSynthetic' },
      entry: 2,
    });
  });

  it.each([
    ['origin', { origin: 'compositeSynthetic' }],
    ['tool', { tool: { name: 'Firefly', version: '4' } }],
    ['model', { model: { id: 'x', fineTuned: false } }],
    ['prompt', { prompt: 'a sky' }],
    ['origin, prompt', { origin: 'compositeSynthetic', prompt: 'a sky' }],
  ] as const)('leaves open what two entries say differently: %s', (differences, overrides) => {
    const selectors = [{ patterns: ['*.png'] }, { hashes: [HASH] }];
    for (const files of selectors) {
      const find = declare(
        negative({ patterns: ['none'] }),
        generated(files),
        generated(files),
        generated(files, overrides),
      );
      const message = expect.stringContaining(
        `Declaration D1 says different things of this file: entries[1] and entries[3] differ in ${differences}.`,
      );
      expect(find({ path: 'a.png', sha256: HASH })).toEqual({ kind: 'ambiguous', message });
    }
  });

  it('never chooses between generated and free of generative tools', () => {
    const message = expect.stringContaining('entries[0] and entries[1] differ in whether generative tools were used');
    const find = declare(negative({ patterns: ['**/*'] }), generated({ patterns: ['sky.png'], hashes: [HASH] }));
    expect(find({ path: 'sky.png' })).toEqual({ kind: 'ambiguous', message });
    // As the message advises.
    expect(find({ path: 'sky.png', sha256: HASH })).toMatchObject({ kind: 'mark', entry: 1 });
    const both = declare(generated({ hashes: [HASH] }), negative({ hashes: [HASH] }));
    expect(both({ path: 'x', sha256: HASH })).toEqual({ kind: 'ambiguous', message });
  });

  it('states no code that names no origin of a picture', () => {
    const find = declare(generated({ patterns: ['*.bin'] }, { origin: 'trainedAlgorithmicData' }));
    expect(find({ path: 'a.bin' })).toEqual({
      kind: 'ambiguous',
      message: expect.stringMatching(
        /^entries\[0\] of declaration D1 gives the origin "trainedAlgorithmicData", which stands/,
      ),
    });
  });

  it('is quick when every file has an entry of its own', () => {
    const hashes = Array.from({ length: 20_000 }, (_, i) => i.toString(16).padStart(64, '0'));
    const find = declare(...hashes.map((hash) => generated({ hashes: [hash] })));
    const startedMs = performance.now();
    const marked = hashes.filter((sha256) => find({ path: 'a.png', sha256 }).kind === 'mark');
    // Going through all entries for each file takes many seconds.
    expect(performance.now() - startedMs).toBeLessThan(1000);
    expect(marked).toHaveLength(hashes.length);
  });
});
