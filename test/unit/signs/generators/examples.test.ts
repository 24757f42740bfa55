import { describe, expect, it } from 'vitest';
import { createMetadata } from '../../../../src/domain/metadata.ts';
import { generatorSigns } from '../../../../src/signs/generators/index.ts';
import type { SignExample } from '../../../../src/signs/sign.ts';
import { toInput } from '../registry/example-input.ts';

/** The same file as ExifTool prints it with -G1:3, where the main document is spelled out. */
function spellMain(example: SignExample): SignExample {
  const entries = Object.entries(example.metadata ?? {}).map(([key, value]) => {
    const parts = key.split(':');
    return [parts.length === 2 ? `${parts[0]}:Main:${parts[1]}` : key, value];
  });
  return { ...example, metadata: Object.fromEntries(entries) as Record<string, unknown> };
}

it('gives every sign an id of its own', () => {
  const ids = generatorSigns.map((sign) => sign.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThanOrEqual(29);
});

it('reads XMP sidecars, and says so in the carrier', () => {
  const xmpSidecars = [{ name: 'a.xmp', metadata: createMetadata({ 'XMP-xmp:CreatorTool': 'reve.com' }) }];
  const evidence = generatorSigns.flatMap((sign) => sign.read(toInput({ input: { xmpSidecars } })).evidence);
  expect(evidence.map((item) => [item.sign, item.carrier])).toEqual([
    ['reve.software', 'sidecar a.xmp XMP-xmp:CreatorTool'],
  ]);
});

describe.each(generatorSigns.map((sign) => ({ id: sign.id, sign })))('$id', ({ sign }) => {
  it('has examples of both kinds', () => {
    expect(sign.examples.fires.length).toBeGreaterThan(0);
    expect(sign.examples.staysSilent.length).toBeGreaterThan(0);
  });

  it.each(sign.examples.fires.map((example) => ({ title: example.title, example })))('fires: $title', ({ example }) => {
    for (const variant of [example, spellMain(example)]) {
      const { evidence } = sign.read(toInput(variant));
      expect(evidence.map((item) => item.origin)).toEqual([example.origin]);
      for (const item of evidence) {
        expect(item.sign).toBe(sign.id);
        expect(item.carrier).not.toMatch(/Main/);
        // Hints never flag, and nothing that flags is a hint.
        expect(item.certainty === 'hint').toBe(item.origin === 'needs-answer');
      }
    }
  });

  it.each(sign.examples.staysSilent.map((example) => ({ title: example.title, example })))(
    'stays silent: $title',
    ({ example }) => {
      expect(sign.read(toInput(example)).evidence).toEqual([]);
      expect(sign.read(toInput(spellMain(example))).evidence).toEqual([]);
    },
  );

  it('finds nothing in an empty file', () => {
    expect(sign.read(toInput({})).evidence).toEqual([]);
  });
});
