import { describe, expect, it } from 'vitest';
import {
  findSourceType,
  SOURCE_CLASSES,
  type SourceCode,
  sourceTypeUri,
} from '../../../src/domain/digital-source-type.ts';

describe('findSourceType', () => {
  it.each(Object.keys(SOURCE_CLASSES) as SourceCode[])('reads %s in every spelling', (code) => {
    const uri = sourceTypeUri(code);
    expect(findSourceType(uri)).toMatchObject({ code, form: 'exact' });
    expect(findSourceType(code)).toMatchObject({ code, form: 'short' });
    for (const variant of [
      `${uri.replace('http:', 'https:')}/`,
      ` ${uri} `.toUpperCase(),
      `${uri}?lang=en-GB`,
      `c2pa.${code}`,
      `digsrctype:${code}`,
      `https://schema.org/${code[0]?.toUpperCase()}${code.slice(1)}DigitalSource`,
    ])
      expect(findSourceType(variant)?.code, variant).toBe(code);
  });

  it.each([
    ['http://cv.iptc.org/newscodes/digitalsourcetype/minorHumanEdits', 'humanEdits', 'retired'],
    ['digitalArt', 'digitalCreation', 'retired'],
    ['softwareImage', 'digitalCreation', 'retired'],
    ['compositedWithTrainedAlgorithmicMedia', 'compositeWithTrainedAlgorithmicMedia', 'misspelled'],
    ['screenRecording', 'screenCapture', 'misspelled'],
    ['http://cv.iptc.org/newscodes/digitalsourcetype#trainedAlgorithmicMedia', 'trainedAlgorithmicMedia', 'variant'],
    ['Created using Generative AI', 'trainedAlgorithmicMedia', 'variant'],
    ['Edited using Generative AI', 'compositeWithTrainedAlgorithmicMedia', 'variant'],
    ['Trained algorithmic media', 'trainedAlgorithmicMedia', 'variant'],
  ])('reads %s as %s (%s)', (raw, code, form) => {
    expect(findSourceType(raw)).toMatchObject({ code, form });
  });

  it.each([
    '',
    ' ',
    'foo',
    'constructor',
    '__proto__',
    'http://example.org/trainedAlgorithmicMedia',
    'not trainedAlgorithmicMedia',
    'x'.repeat(100_000),
    `http://cv.iptc.org/newscodes/digitalsourcetype/${'/'.repeat(100)}`,
  ])('reads no source type in %j', (raw) => {
    expect(findSourceType(raw)).toBeUndefined();
  });
});
