import { describe, expect, it } from 'vitest';
import { SIGNS } from '../../../../src/signs/registry.ts';
import type { Sign, SignExample, SignResult } from '../../../../src/signs/sign.ts';
import { toInput } from './example-input.ts';

function readExample(sign: Sign, example: SignExample): SignResult {
  if (sign.needs === 'text') return sign.read(toInput(example));
  if (example.pixels === undefined) throw new Error(`${sign.id}: the example "${example.title}" brings no pixels`);
  return sign.readPixels(example.pixels());
}

describe.each(SIGNS.map((sign) => [sign.id, sign] as const))('%s', (id, sign) => {
  it('brings examples of both kinds', () => {
    expect(sign.examples.fires.length).toBeGreaterThan(0);
    expect(sign.examples.staysSilent.length).toBeGreaterThan(0);
  });

  it.each(sign.examples.fires.map((example) => [example.title, example] as const))('fires: %s', (_title, example) => {
    const { evidence } = readExample(sign, example);
    const own = evidence.filter((piece) => piece.sign === id);
    expect(own.length).toBeGreaterThan(0);
    expect(evidence).toEqual(own);
    const origins = own.map(({ origin }) => origin);
    expect(origins).toContain(example.origin ?? origins[0]);
  });

  it.each(sign.examples.staysSilent.map((example) => [example.title, example] as const))(
    'stays silent: %s',
    (_title, example) => {
      expect(readExample(sign, example).evidence).toEqual([]);
    },
  );
});

describe('the signs together', () => {
  it('have ids of their own', () => {
    const ids = SIGNS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(?:[.-][a-z0-9]+)*\.[a-z0-9-]+$|^[a-z0-9-]+\.[a-z0-9.-]+$/);
  });

  it('claim no more certainty than they promise', () => {
    const rank = { declared: 2, implied: 1, hint: 0 };
    for (const sign of SIGNS)
      for (const example of sign.examples.fires)
        for (const piece of readExample(sign, example).evidence)
          expect(rank[piece.certainty], `${sign.id}: ${example.title}`).toBeLessThanOrEqual(rank[sign.certainty]);
  });
});
