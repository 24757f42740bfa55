import { describe, expect, it } from 'vitest';
import { SOURCE_CLASSES, sourceTypeUri } from '../../../src/domain/digital-source-type.ts';
import { ORIGIN_CODES, parseOrigin } from '../../../src/domain/parse-origin.ts';

function refusalOf(text: string): unknown {
  try {
    return parseOrigin(text);
  } catch (error) {
    return error;
  }
}

describe('parseOrigin', () => {
  it('takes the 17 active codes of IPTC, short and as URI, and none but them', () => {
    expect(ORIGIN_CODES).toHaveLength(17);
    for (const code of ORIGIN_CODES) {
      expect(parseOrigin(code)).toBe(code);
      expect(parseOrigin(sourceTypeUri(code))).toBe(code);
      expect(sourceTypeUri(code)).toContain('//cv.iptc.org/');
    }
    expect(Object.keys(SOURCE_CLASSES)).toHaveLength(ORIGIN_CODES.length + 2);
  });

  it.each([
    ['generated', 'trainedAlgorithmicMedia'],
    ['ai-edited', 'compositeWithTrainedAlgorithmicMedia'],
    ['contains-ai', 'compositeSynthetic'],
    ['captured', 'digitalCapture'],
    ['rendered', 'digitalCreation'],
  ])('takes the shorthand %s for %s', (word, code) => {
    expect(parseOrigin(word)).toBe(code);
  });

  it.each([
    ['a retired code', 'minorHumanEdits', 'is retired; write "humanEdits"'],
    [
      'the URI of a retired code',
      'http://cv.iptc.org/newscodes/digitalsourcetype/digitalArt',
      'write "digitalCreation"',
    ],
    ['a code retired without a successor', 'softwareImage', 'is retired; write "digitalCreation"'],
    [
      'the spelling of a known misprint',
      'compositedWithTrainedAlgorithmicMedia',
      'is misspelled; write "compositeWithTrainedAlgorithmicMedia"',
    ],
    ['another letter case', 'TrainedAlgorithmicMedia', 'not spelt exactly; write "trainedAlgorithmicMedia"'],
    [
      'https, which the vocabulary does not use',
      'https://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture',
      'not spelt exactly; write "digitalCapture"',
    ],
    ['the name in English', 'Edited using Generative AI', 'write "compositeWithTrainedAlgorithmicMedia"'],
    ['the name at schema.org', 'https://schema.org/ScreenCaptureDigitalSource', 'write "screenCapture"'],
    ['white space around it', ' generated ', 'Did you mean "generated"?'],
    ['a misspelled shorthand', 'genrated', 'Did you mean "generated"?'],
    ['a shorthand in another case', 'AI-Edited', 'Did you mean "ai-edited"?'],
    ['a misspelled code', 'trainedAlgorithmMedia', 'Did you mean "trainedAlgorithmicMedia"?'],
    [
      'a misspelled URI',
      'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCaptur',
      'Did you mean "digitalCapture"?',
    ],
    ["C2PA's blank canvas", 'empty', 'does not say where the picture on it comes from'],
    ["C2PA's code for data", 'trainedAlgorithmicData', 'for those write "trainedAlgorithmicMedia"'],
    ['the URI of one', 'http://c2pa.org/digitalsourcetype/empty', 'stands for a blank canvas'],
    ['another word', 'xylophone', 'There is: generated, ai-edited, contains-ai, captured, rendered, trained'],
    ['nothing', '', 'There is: generated,'],
    ['a name of every object', 'constructor', 'is no origin'],
  ])('refuses %s and says what to write', (_, text, message) => {
    expect(refusalOf(text)).toMatchObject({
      name: 'AssayError',
      code: 'usage.invalid',
      message: expect.stringContaining(message),
    });
  });

  it('does not repeat a long text in full', () => {
    expect(String(refusalOf('x'.repeat(1_000_000))).length).toBeLessThan(700);
  });
});
