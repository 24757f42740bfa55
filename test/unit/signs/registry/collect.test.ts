import { describe, expect, it } from 'vitest';
import { DETAIL_LIMIT, EVIDENCE_LIMIT, type Evidence } from '../../../../src/domain/evidence.ts';
import { collectPixelSigns, collectSigns } from '../../../../src/signs/collect.ts';
import { defineSign, type SignResult, type TextSign } from '../../../../src/signs/sign.ts';
import { toInput } from './example-input.ts';

const INPUT = toInput({});

function signThat(read: () => SignResult): TextSign {
  return defineSign({
    id: 'made.up',
    summary: 'for this test',
    certainty: 'declared',
    provenOn: 'made files',
    falsePositives: 'none',
    needs: 'text',
    read,
    examples: { fires: [], staysSilent: [] },
  });
}

function piece(parts: Partial<Evidence> = {}): Evidence {
  return { sign: 'made.up', origin: 'generated', certainty: 'declared', carrier: 'PNG:Parameters', ...parts };
}

const collect = (...evidence: readonly Evidence[]) => collectSigns(INPUT, [signThat(() => ({ evidence }))]);

describe('collectSigns', () => {
  // A file that says nothing is not shown to the signs at all.
  it.each([
    ['image/png', 'image', '.png'],
    ['image/x-exr', 'image', '.exr'],
    ['video/mp4', 'video', '.mp4'],
    ['audio/mpeg', 'audio', '.mp3'],
    ['text/plain', 'document', '.txt'],
  ] as const)('finds nothing in a silent %s', (mediaType, kind, extension) => {
    const silent = toInput({ input: { mediaType, kind, extension } });
    expect(collectSigns(silent)).toEqual({ evidence: [], remarks: [] });
  });

  it('reads two carriers of one statement as two and one field in two documents as one', () => {
    const uri = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';
    const { evidence } = collectSigns(
      toInput({
        metadata: {
          'XMP-iptcExt:Main:DigitalSourceType': uri,
          'XMP-iptcExt:Doc1:DigitalSourceType': uri,
          'XMP-iptcExt:Doc2:DigitalSourceType': uri,
          'XMP-iptcExt:Main:DigitalSourceFileType': uri,
        },
      }),
    );
    expect(evidence.map(({ carrier }) => carrier)).toEqual([
      'XMP-iptcExt:DigitalSourceType',
      'XMP-iptcExt:DigitalSourceFileType',
    ]);
  });

  it('fills in details that only a repetition has', () => {
    const { evidence } = collect(piece({ detail: { model: 'x' } }), piece({ detail: { model: 'y', seed: 7 } }));
    expect(evidence).toEqual([piece({ detail: { model: 'x', seed: 7 } })]);
  });

  it('keeps the same words of two manifests, and of two paths to one, apart', () => {
    const through = [{ relation: 'component', conversionOnly: false }] as const;
    const { evidence } = collect(piece({ manifest: 'A' }), piece({ manifest: 'B' }), piece({ manifest: 'B', through }));
    expect(evidence).toHaveLength(3);
  });

  it('keeps the strongest when there is too much, and says so', () => {
    const weak = Array.from({ length: 300 }, (_, at) => piece({ carrier: `PNG:${at}`, certainty: 'hint' }));
    const { evidence, remarks } = collect(...weak, piece({ carrier: 'strong' }));
    expect(evidence).toHaveLength(EVIDENCE_LIMIT);
    expect(evidence[0]?.carrier).toBe('strong');
    expect(remarks.map(({ code }) => code)).toEqual(['evidence.truncated']);
  });

  it('cuts long text without breaking characters apart', () => {
    const { evidence } = collect(
      piece({ detail: { prompt: `a${'🎬'.repeat(DETAIL_LIMIT)}` }, system: 's'.repeat(9999) }),
    );
    const prompt = String(evidence[0]?.detail?.['prompt']);
    expect(prompt.length).toBeLessThanOrEqual(DETAIL_LIMIT);
    expect(prompt.isWellFormed()).toBe(true);
    expect(evidence[0]?.system?.length).toBeLessThan(1000);
  });

  it('says which sign could not be checked and still asks the others', () => {
    const failing = signThat(() => {
      throw new TypeError('boom');
    });
    const { evidence, remarks } = collectSigns(INPUT, [failing, signThat(() => ({ evidence: [piece()] }))]);
    expect(evidence).toEqual([piece()]);
    expect(remarks).toMatchObject([{ code: 'metadata.partial', detail: { sign: 'made.up' } }]);
  });

  it('bounds remarks', () => {
    const remarks = Array.from({ length: 500 }, (_, at) => ({
      code: 'evidence.unknown-code' as const,
      message: `${at} ${'x'.repeat(5000)}`,
    }));
    const collected = collectSigns(INPUT, [signThat(() => ({ evidence: [], remarks }))]);
    expect(collected.remarks.length).toBeLessThanOrEqual(50);
    expect(collected.remarks.every(({ message }) => message.length <= 1000)).toBe(true);
  });

  it('asks the signs in pixels the same way', () => {
    const pixels = { width: 1, height: 1, channels: 3, data: new Uint8Array(3) } as const;
    const base = signThat(() => ({ evidence: [] }));
    const sign = {
      ...base,
      needs: 'pixels' as const,
      readPixels: () => ({ evidence: [piece({ carrier: 'pixels' })] }),
    };
    expect(collectPixelSigns(pixels, undefined, [sign]).evidence).toHaveLength(1);
    expect(collectPixelSigns(pixels).evidence).toEqual([]);
  });
});
