import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SOURCE_CLASSES, type SourceCode } from '../../../src/domain/digital-source-type.ts';
import type { MarkStatement } from '../../../src/domain/mark.ts';
import { composeExrAttributes, composeXmp } from '../../../src/domain/xmp-statement.ts';

const GENERATED: MarkStatement = { origin: 'trainedAlgorithmicMedia', ingredients: [] };
const FULL: MarkStatement = {
  ...GENERATED,
  tool: { name: 'ComfyUI', version: '0.3.10' },
  model: 'flux1-dev',
  prompt: 'a barn & <a cow>',
  training: 'notAllowed',
};

test('a full statement, property by property', () => {
  expect(composeXmp(FULL)).toEqual({
    'Iptc4xmpExt:DigitalSourceType': 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
    'Iptc4xmpExt:AISystemUsed': 'ComfyUI (flux1-dev)',
    'Iptc4xmpExt:AISystemVersionUsed': '0.3.10',
    'Iptc4xmpExt:AIPromptInformation': 'a barn & <a cow>',
    'plus:DataMining': 'http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-AIMLTRAINING',
  });
});

test('nothing is made up: an origin alone is one property', () => {
  expect(composeXmp(GENERATED)).toEqual({
    'Iptc4xmpExt:DigitalSourceType': 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
  });
});

test.each([
  [{ model: 'flux1-dev' }, 'flux1-dev'],
  [{ tool: { name: 'Firefly' } }, 'Firefly'],
  [{ tool: { name: 'Firefly' }, model: 'Firefly' }, 'Firefly'],
])('the system of %j is %s', (given, system) => {
  expect(composeXmp({ ...GENERATED, ...given })['Iptc4xmpExt:AISystemUsed']).toBe(system);
});

test('the hash of a prompt stands as such', () => {
  const prompt = `sha256:${'a'.repeat(64)}`;
  expect(composeXmp({ ...GENERATED, prompt })['Iptc4xmpExt:AIPromptInformation']).toBe(prompt);
});

test('the program that rendered a picture without AI is never named as an AI system', () => {
  const codes = Object.keys(SOURCE_CLASSES) as SourceCode[];
  const withSystem = codes.filter((origin) => 'Iptc4xmpExt:AISystemUsed' in composeXmp({ ...FULL, origin }));
  expect(withSystem).toEqual([
    'trainedAlgorithmicMedia',
    'compositeWithTrainedAlgorithmicMedia',
    'compositeSynthetic',
    'trainedAlgorithmicData',
  ]);
});

test.each([
  ['allowed', 'DMI-ALLOWED'],
  ['notAllowed', 'DMI-PROHIBITED-AIMLTRAINING'],
  ['constrained', 'DMI-PROHIBITED-SEECONSTRAINT'],
] as const)('training %s is %s', (training, code) => {
  expect(composeXmp({ ...GENERATED, training })['plus:DataMining']).toBe(`http://ns.useplus.org/ldf/vocab/${code}`);
});

test('only text that XML can hold comes out, and text that it can hold stays', () => {
  expect(
    composeXmp({ ...GENERATED, prompt: ' one\r\ntwo\rthree\t🌱 \\ ]]> \n' })['Iptc4xmpExt:AIPromptInformation'],
  ).toBe('one\ntwo\nthree\t🌱 \\ ]]>');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (prompt) => {
      const text = composeXmp({ ...GENERATED, prompt })['Iptc4xmpExt:AIPromptInformation'] ?? '';
      expect(text).toMatch(/^[\t\n\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u);
      expect(text).toHaveLength(prompt.trim().replaceAll('\r\n', '\n').length);
    }),
  );
  expect(composeXmp({ ...GENERATED, prompt: 'a\0b\ud800' })['Iptc4xmpExt:AIPromptInformation']).toBe('a\ufffdb\ufffd');
  expect(composeXmp({ ...GENERATED, prompt: ' \n' })).not.toHaveProperty('Iptc4xmpExt:AIPromptInformation');
});

test('an EXR says the same under names of its own', () => {
  expect(composeExrAttributes(FULL)).toEqual({
    digitalSourceType: 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
    aiSystemUsed: 'ComfyUI (flux1-dev)',
    aiSystemVersionUsed: '0.3.10',
    aiPromptInformation: 'a barn & <a cow>',
    dataMining: 'http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-AIMLTRAINING',
  });
});
