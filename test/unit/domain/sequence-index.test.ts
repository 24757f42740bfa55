import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AssayError } from '../../../src/domain/errors.ts';
import {
  createSequenceIndex,
  nameSequenceManifest,
  parseSequenceIndex,
  renderSequenceIndex,
} from '../../../src/domain/sequence-index.ts';
import { hashOf, madeIndex, madeSequence } from './made-sequence.ts';

const INDEX = madeIndex({ 'sh.0998.exr': 'A', 'sh.0999.exr': 'B', 'sh.1000.exr': 'C', 'sh.1003.exr': 'A' });

function readBack(text: string) {
  return parseSequenceIndex(JSON.parse(text));
}

test('the text of an index is the same bytes every time, a frame a line', () => {
  const line = (frame: number, name: string, content: string) =>
    `{"frame":${frame},"name":"${name}","sizeBytes":10,"sha256":"${hashOf(content)}"}`;
  expect(renderSequenceIndex({ ...INDEX, frameRate: { denominator: 1001, numerator: 24_000 } })).toBe(
    [
      '{',
      '"format": "assay-sequence-manifest",',
      '"version": 1,',
      '"display": "sh.998-1003#.exr",',
      '"prefix": "sh.",',
      '"suffix": ".exr",',
      '"padding": 4,',
      '"step": 1,',
      '"mediaType": "image/x-exr",',
      '"frameRate": {"numerator":24000,"denominator":1001},',
      '"ranges": [{"first":998,"last":1000,"step":1},{"first":1003,"last":1003,"step":1}],',
      '"missing": [{"first":1001,"last":1002,"step":1}],',
      '"frames": [',
      `${line(998, 'sh.0998.exr', 'A')},`,
      `${line(999, 'sh.0999.exr', 'B')},`,
      `${line(1000, 'sh.1000.exr', 'C')},`,
      line(1003, 'sh.1003.exr', 'A'),
      ']',
      '}',
      '',
    ].join('\n'),
  );
});

test('whatever is a sequence reads back from its index as it was', () => {
  const prefix = fc.constantFrom('sh010_', "it's\n.", '🎬.', '"quoted".', '-rf.', ' .');
  const numbers = fc.uniqueArray(fc.integer({ min: -500, max: 100_000 }), { minLength: 3, maxLength: 20 });
  const rate = fc.option(fc.record({ numerator: fc.constant(25), denominator: fc.constant(1) }), { nil: undefined });
  fc.assert(
    fc.property(prefix, numbers, fc.integer({ min: 1, max: 8 }), rate, (before, frames, padding, frameRate) => {
      const names = frames.map(
        (frame) => `${before}${frame < 0 ? '-' : ''}${String(Math.abs(frame)).padStart(padding, '0')}.exr`,
      );
      const sequence = madeSequence(names);
      const files = names.map((name, sizeBytes) => ({ name, sizeBytes, sha256: hashOf(name) }));
      const index = createSequenceIndex(sequence, files.toReversed(), frameRate);
      const { display, missing, ranges, step } = sequence;
      expect(index).toMatchObject({ display, missing, ranges, step });
      const text = renderSequenceIndex(index);
      expect(readBack(text)).toEqual(index);
      expect(renderSequenceIndex(readBack(text))).toBe(text);
    }),
  );
});

test('the example of the documentation is one, byte for byte', () => {
  const page = readFileSync(new URL('../../../docs/sequence-manifest.md', import.meta.url), 'utf8');
  const example = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  expect(renderSequenceIndex(readBack(example))).toBe(example);
});

test('a frame that could not be read leaves no index', () => {
  const names = ['a.1.exr', 'a.2.exr', 'a.3.exr'];
  const read = names.slice(1).map((name) => ({ name, sizeBytes: 1, sha256: hashOf(name) }));
  expect(() => createSequenceIndex(madeSequence(names), read)).toThrow(/a\.1\.exr could not be read/);
});

describe('a stranger’s index', () => {
  const frame = (change: object) => ({ frames: [{ ...INDEX.frames[0], ...change }, ...INDEX.frames.slice(1)] });
  test.each<[string, object]>([
    ['format', { format: 'other' }],
    ['version', { version: 2 }],
    ['prefix', { prefix: '../sh.' }],
    ['suffix', { suffix: 7 }],
    ['padding', { padding: 0 }],
    ['mediaType', { mediaType: 'text/html' }],
    ['frameRate.denominator', { frameRate: { numerator: 24, denominator: 0 } }],
    ['display', { display: 'other.998-1003#.exr' }],
    ['step', { step: 2 }],
    ['ranges', { ranges: [{ first: 998, last: 1003, step: 1 }] }],
    ['missing', { missing: [] }],
    ['frames', { frames: {} }],
    ['frames', { frames: [] }],
    ['frames[1].name', { frames: [INDEX.frames[0], { ...INDEX.frames[0] }] }],
    ['frames[1].frame', { frames: INDEX.frames.toReversed() }],
    ['frames[0].name', frame({ name: '../sh.0998.exr' })],
    ['frames[0].name', frame({ name: 'sh.0998.exr\0' })],
    ['frames[0].name', frame({ name: `sh.${'0'.repeat(300)}998.exr` })],
    ['frames[0].name', frame({ name: 'sh.\ud800.exr' })],
    ['frames[0].name', frame({ name: 'sh.0999.exr' })],
    ['frames[0].name', frame({ name: 'other.0998.exr' })],
    ['frames[0].frame', frame({ frame: 998.5 })],
    ['frames[0].sizeBytes', frame({ sizeBytes: -1 })],
    ['frames[0].sha256', frame({ sha256: hashOf('A').toUpperCase().replace(/^4/, 'A') })],
    ['frames[0].sha256', frame({ sha256: undefined })],
  ])('is refused with the place: %s', (place, change) => {
    const value: unknown = JSON.parse(JSON.stringify({ ...JSON.parse(renderSequenceIndex(INDEX)), ...change }));
    const read = () => parseSequenceIndex(value);
    expect(read).toThrow(AssayError);
    expect(read).toThrow(`: ${place} `);
  });

  test('is refused whatever it is, with nothing but a typed error', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('frames', 'prefix', 'missing', 'ranges', 'display'), (value, at) => {
        const members: object = JSON.parse(renderSequenceIndex(INDEX));
        for (const read of [value, { ...members, [at]: value }]) {
          try {
            parseSequenceIndex(read);
          } catch (error) {
            expect(error).toBeInstanceOf(AssayError);
          }
        }
      }),
    );
  });

  test('may have members that are not known yet', () => {
    const { frames, ...rest } = JSON.parse(renderSequenceIndex(INDEX));
    expect(
      parseSequenceIndex({ ...rest, show: 'x', frames: frames.map((each: object) => ({ ...each, note: 1 })) }),
    ).toEqual(INDEX);
  });
});

describe('the name of a sequence manifest', () => {
  const one = madeSequence(['sh010_v003.1001.exr', 'sh010_v003.1002.exr', 'sh010_v003.1003.exr']);

  test('is that of the sequence', () => {
    expect(nameSequenceManifest(one, [one])).toBe('sh010_v003.frames.exr.sequence.json');
    const bare = madeSequence(['1001', '1002', '1003']);
    expect(nameSequenceManifest(bare, [one])).toBe('frames.sequence.json');
  });

  test('tells sequences of one name apart by range, then by picture', () => {
    const small = { ...one, dimensions: { width: 960, height: 540 } };
    const later = madeSequence(['SH010_v003.2001.exr', 'SH010_v003.2002.exr', 'SH010_v003.2003.exr']);
    expect(nameSequenceManifest(one, [later])).toBe('sh010_v003.frames1001-1003.exr.sequence.json');
    expect(nameSequenceManifest(later, [one])).toBe('SH010_v003.frames2001-2003.exr.sequence.json');
    expect(nameSequenceManifest(small, [one, small])).toBe(
      'sh010_v003.frames1001-1003_960x540_x-exr.exr.sequence.json',
    );
  });

  test('fits a file system with its signature, and stays its own', () => {
    const long = (end: string) => ({ ...one, prefix: `${'🎬'.repeat(60)}${end}.` });
    const [first, second] = [nameSequenceManifest(long('a'), []), nameSequenceManifest(long('b'), [])];
    expect(Buffer.byteLength(`${first}.c2pa`)).toBeLessThanOrEqual(255);
    expect(first.isWellFormed()).toBe(true);
    expect(first).not.toBe(second);
    expect(first).toMatch(/\.sequence\.json$/);
  });
});
