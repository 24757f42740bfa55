import { describe, expect, it } from 'vitest';
import { collectSigns } from '../../../../src/signs/collect.ts';
import { parseAigcRoot, parseAigcValue } from '../../../../src/signs/standards/tc260-label.ts';
import { toInput } from '../registry/example-input.ts';

describe('parseAigcValue', () => {
  it('reads the seven fields whatever their case', () => {
    expect(parseAigcValue('{"label":"1","contentproducer":"doubao","PRODUCEID":"p","ContentPropagator":"q"}')).toEqual({
      label: '1',
      producer: 'doubao',
      produceId: 'p',
      propagator: 'q',
      variant: false,
    });
  });

  it('reads a root whose value is JSON text again', () => {
    expect(parseAigcValue(JSON.stringify({ AIGC: '{"Label":1}' }))?.label).toBe('1');
  });

  it('reads text that was cut off', () => {
    expect(parseAigcValue('{"Label":"1","ContentProducer":"0011')).toMatchObject({ label: '1', producer: '0011' });
  });

  it.each(['', 'true', '{}', '[]', 'null', '{"__proto__":{"Label":"1"}}', '{"constructor":"Label"}', 42, null, [1]])(
    'reads no label in %j',
    (value) => {
      expect(parseAigcValue(value)).toBeUndefined();
    },
  );

  it('takes free text only with its root', () => {
    expect(parseAigcRoot('{"AIGC":{"Label":"1"}}')?.label).toBe('1');
    expect(parseAigcRoot('{"Label":"1"}')).toBeUndefined();
    expect(parseAigcRoot('about AIGC: {"Label":"1"}')).toBeUndefined();
  });
});

describe('weight of a label', () => {
  it.each([
    ['{"Label":"1"}', 'generated', 'declared'],
    ['{"Label":"AIGC"}', 'generated', 'declared'],
    ['{"ContentProducer":"kling"}', 'generated', 'implied'],
    ['{"Label":"2","ContentPropagator":"site"}', 'needs-answer', 'hint'],
    ['{"Label":"3","ContentPropagator":"site"}', 'needs-answer', 'hint'],
    ['{"Label":"9"}', 'needs-answer', 'hint'],
  ])('%s is %s, %s', (raw, origin, certainty) => {
    const { evidence } = collectSigns(toInput({ metadata: { 'PNG:Main:AIGC': raw } }));
    expect(evidence).toMatchObject([{ sign: 'tc260.aigc', origin, certainty, detail: { raw } }]);
  });

  it('names registered producers and leaves unknown codes alone', () => {
    const systemOf = (producer: string) =>
      collectSigns(
        toInput({ metadata: { 'PNG:Main:AIGC': JSON.stringify({ Label: '1', ContentProducer: producer }) } }),
      ).evidence[0]?.system;
    expect(systemOf('001191110102MACQD9K64010000')).toBe('Doubao');
    expect(systemOf('00119144030008867405X210001')).toBe('Jimeng');
    expect(systemOf('001191110102MAAAAAAAA110000')).toBeUndefined();
    expect(systemOf('picwish')).toBe('picwish');
  });
});
