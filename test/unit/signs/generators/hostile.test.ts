import { describe, expect, it } from 'vitest';
import { NO_CREDENTIAL } from '../../../../src/domain/credential.ts';
import { DETAIL_LIMIT } from '../../../../src/domain/evidence.ts';
import { createMetadata } from '../../../../src/domain/metadata.ts';
import { generatorSigns } from '../../../../src/signs/generators/index.ts';
import type { SignResult } from '../../../../src/signs/sign.ts';

/** Time of the processor, not of the clock. Far above what is needed (1 s at most), far below what anything but linear takes. */
const LIMIT_MS = 6000;

function readAll(metadata: Record<string, unknown>, headerText: Record<string, string> = {}): readonly SignResult[] {
  const input = {
    mediaType: 'image/png',
    kind: 'image' as const,
    extension: '.png',
    credential: NO_CREDENTIAL,
    metadata: createMetadata(metadata),
    xmpSidecars: [],
    jsonSidecars: [],
    headerText,
    extraText: {},
  };
  const started = process.cpuUsage();
  const results = generatorSigns.map((sign) => sign.read(input));
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(LIMIT_MS);
  for (const { evidence } of results) {
    for (const item of evidence) {
      for (const value of Object.values(item.detail ?? {}))
        expect(String(value).length).toBeLessThanOrEqual(DETAIL_LIMIT);
    }
  }
  return results;
}

function originsOf(results: readonly SignResult[]): readonly string[] {
  return results.flatMap(({ evidence }) => evidence.map((item) => item.origin));
}

function codesOf(results: readonly SignResult[]): readonly string[] {
  return results.flatMap(({ remarks }) => (remarks ?? []).map((remark) => remark.code));
}

describe('hostile graphs', () => {
  it('ends on cycles', () => {
    const graph = {
      '1': {
        class_type: 'KSampler',
        inputs: { seed: ['2', 0], steps: ['1', 0], positive: ['2', 0], latent_image: ['1', 0] },
      },
      '2': { class_type: 'CLIPTextEncode', inputs: { text: ['1', 0], clip: ['2', 0] } },
      '3': { class_type: 'SaveImage', inputs: { images: ['1', 0] } },
    };
    expect(originsOf(readAll({ 'PNG:Prompt': JSON.stringify(graph) }))).toEqual(['generated']);
  });

  it('reads 100,000 nodes in a chain', () => {
    const nodes: Record<string, unknown> = { '0': { class_type: 'KSampler', inputs: { seed: 1, steps: 2 } } };
    for (let id = 1; id < 100_000; id += 1) {
      nodes[String(id)] = { class_type: 'ImageScale', inputs: { image: [String(id - 1), 0] } };
    }
    nodes['end'] = { class_type: 'SaveImage', inputs: { images: ['99999', 0] } };
    expect(originsOf(readAll({ 'PNG:Prompt': JSON.stringify(nodes) }))).toEqual(['generated']);
  });

  it('reads 50,000 samplers that all hang on one node', () => {
    const nodes: Record<string, unknown> = { '0': { class_type: 'LoadImage', inputs: {} } };
    for (let id = 1; id < 50_000; id += 1) {
      nodes[String(id)] = {
        class_type: 'KSampler',
        inputs: { steps: ['0', 0], positive: ['0', 0], latent_image: ['0', 0] },
      };
    }
    expect(originsOf(readAll({ 'PNG:Prompt': JSON.stringify(nodes) }))).toEqual(['generated']);
  });

  it('does not multiply subgraphs inside subgraphs', () => {
    const subgraphs = Array.from({ length: 40 }, (_, at) => ({
      id: `s${at}`,
      nodes: Array.from({ length: 10 }, (__, id) => ({ id, type: `s${(at + 1) % 40}` })),
    }));
    const workflow = { nodes: [{ id: 1, type: 's0' }], links: [], definitions: { subgraphs } };
    expect(originsOf(readAll({ 'PNG:Workflow': JSON.stringify(workflow) }))).toEqual(['needs-answer']);
  });

  it('keeps a prompt of 10 MB short', () => {
    const graph = {
      '1': { class_type: 'CLIPTextEncode', inputs: { text: 'cat '.repeat(2_500_000) } },
      '2': { class_type: 'KSampler', inputs: { seed: 1, steps: 2, positive: ['1', 0] } },
    };
    expect(originsOf(readAll({ 'PNG:Prompt': JSON.stringify(graph) }))).toEqual(['generated']);
  });

  it('says so when a graph is too long, too deep or broken off: not clean, not flagged', () => {
    const deep = `{"1":{"class_type":"KSampler","inputs":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}}`;
    const long = `{"1":{"class_type":"KSampler","inputs":{"a":"${'x'.repeat(17 * 1024 * 1024)}"}}}`;
    const broken = '{"1":{"class_type":"KSampler","inputs":{"seed":';
    for (const text of [deep, long, broken]) {
      const results = readAll({ 'PNG:Prompt': text });
      expect(originsOf(results)).toEqual(['needs-answer']);
      expect(codesOf(results)).toEqual(['metadata.partial']);
    }
  });

  it('lets the whole graph speak when a reader cut its copy', () => {
    const whole = '{"1":{"class_type":"KSampler","inputs":{"seed":1,"steps":2}}}';
    const results = readAll({ 'OpenEXR:Prompt': whole }, { 'OpenEXR:prompt': whole.slice(0, 40) });
    expect(originsOf(results)).toEqual(['generated']);
    expect(codesOf(results)).toEqual([]);
  });

  it('reads Python’s NaN, and leaves the word alone inside texts', () => {
    const graph =
      '{"1":{"class_type":"KSampler","inputs":{"seed":1,"steps":2,"prompt":"NaN bread"},"is_changed":[NaN]}}';
    const evidence = readAll({ 'PNG:Prompt': graph }).flatMap((result) => result.evidence);
    expect(evidence[0]?.origin).toBe('generated');
    expect(evidence[0]?.detail?.['prompt']).toBe('NaN bread');
  });

  it('keeps all 64 bits of a seed', () => {
    const graph = '{"1":{"class_type":"KSampler","inputs":{"seed":18446744073709551615,"steps":2}}}';
    const evidence = readAll({ 'PNG:Prompt': graph }).flatMap((result) => result.evidence);
    expect(evidence[0]?.detail?.['seed']).toBe('18446744073709551615');
  });

  it('is not fooled by inherited names or by objects that refuse to be text', () => {
    const odd = { toString: 1, valueOf: 2 };
    const graphs: unknown[] = [
      { constructor: { class_type: 'KSampler', inputs: { __proto__: null, seed: ['constructor', 0] } } },
      { nodes: [{ id: odd, type: 'KSampler', inputs: [{ link: odd }] }], links: [[odd, odd], odd] },
      JSON.parse('{"__proto__":{"class_type":"KSampler","inputs":{"seed":["__proto__",0],"steps":1}}}'),
    ];
    for (const graph of graphs) {
      for (const key of ['PNG:Prompt', 'PNG:Workflow', 'ExifIFD:UserComment']) {
        expect(() => readAll({ [key]: JSON.stringify(graph) })).not.toThrow();
      }
    }
    expect(Object.hasOwn(Object.prototype, 'class_type')).toBe(false);
  });
});

describe('hostile texts', () => {
  const keys = [
    'PNG:Parameters',
    'PNG:Description',
    'PNG:Dream',
    'PNG:Comment',
    'PNG:Extras',
    'ExifIFD:UserComment',
    'IFD0:ImageDescription',
    'IFD0:Software',
    'RIFF:Description',
    'ID3v2_4:Comment',
    'AigcInfo',
    'Videoai',
    'ItemList:Encoder',
    'IFD0:Make',
    'OpenEXR:Software',
  ];

  it.each([
    ['spaces', ' '.repeat(3_000_000)],
    ['steps', 'Steps: 1, '.repeat(300_000)],
    ['lines of steps', 'Steps: 1, \n'.repeat(300_000)],
    ['quotes', '"'.repeat(3_000_000)],
    ['braces', '{'.repeat(3_000_000)],
    ['half JSON', '{"a":"'.repeat(500_000)],
    ['switches', ' -s -S --v '.repeat(300_000)],
    ['signature', `Signature: ${'A'.repeat(3_000_000)}`],
    ['suno', `made with suno${' '.repeat(3_000_000)}x`],
    ['commas', ', Sampler: '.repeat(300_000)],
    ['numbers', `[${'1,'.repeat(1_000_000)}NaN]`],
    ['aigc', `{"aigc_info":${'{"a":['.repeat(20)}1${']}'.repeat(20)}}`],
  ])('%s', (_title, text) => {
    expect(originsOf(readAll(Object.fromEntries(keys.map((key) => [key, text]))))).not.toContain('ai-edited');
  });
});
