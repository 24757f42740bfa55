import { expect, test } from 'vitest';
import { AssayError } from '../../../src/domain/errors.ts';
import { parseReceipt, parseReceiptText, renderReceipt } from '../../../src/domain/receipt-document.ts';
import { entry, hashOf, receipt } from './receipt-cases.ts';

const FULL = receipt({
  warnings: ['made with a development certificate'],
  page: { name: 'handover.receipt.html', sha256: hashOf('9') },
  signer: {
    name: 'Tern VFX',
    fingerprint: hashOf('f'),
    algorithm: 'ps256',
    development: true,
    timeStampAuthority: 'http://tsa.example/',
  },
  entries: [
    entry('a.exr', {
      carrier: 'sidecar',
      sidecars: [
        { path: 'a.exr.c2pa', sha256: hashOf('1') },
        { path: 'a.exr.xmp', sha256: hashOf('2') },
      ],
      timeStampedAt: '2026-11-20T10:00:01Z',
      unchanged: true,
    }),
    entry('sh 010/ünï"\\\u2028.png'),
  ],
  failures: [{ path: 'z.mov', code: 'mark.refused', message: 'It is damaged.' }],
});

function faultOf(value: unknown): string {
  try {
    parseReceipt(value);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    return `${error.code}: ${error.message.replace('This is no receipt that can be used: ', '')}`;
  }
}

test('what is written reads back as the same receipt', () => {
  expect(parseReceiptText(renderReceipt(FULL))).toEqual(FULL);
  expect(parseReceiptText(renderReceipt(receipt()))).toEqual(receipt());
});

test('the text does not depend on the order of keys, entries and sidecars; the format stands first, an entry on one line', () => {
  const text = renderReceipt(FULL);
  const turned = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.toReversed().map(turned);
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([key, each]) => [key, turned(each)]),
    );
  };
  expect(renderReceipt(turned(FULL) as typeof FULL)).toBe(text);
  expect(text).toMatch(/^\{\n"format": "assay-receipt",\n/);
  expect(text.endsWith('}\n')).toBe(true);
  expect(text.split('\n').filter((line) => line.includes('"path":"a.exr"'))).toHaveLength(1);
});

test('paths that lead anywhere but below are refused, with the place named', () => {
  for (const path of ['/etc/passwd', '../a', 'a/../../b', 'a/./b', 'a//b', '', 'a\0b', 'C:\\a', 'a/'])
    expect(faultOf(receipt({ entries: [entry('ok.png'), entry(path)] }))).toMatch(
      /^file\.malformed: entries\[1\]\.path must be a relative path/,
    );
  const beside = entry('ok.png', { sidecars: [{ path: '../x.c2pa', sha256: hashOf('1') }] });
  expect(faultOf(receipt({ entries: [beside] }))).toContain('entries[0].sidecars[0].path');
  expect(faultOf(receipt({ page: { name: 'a/b.html', sha256: hashOf('1') } }))).toContain('page.name');
  expect(faultOf(receipt({ failures: [{ path: '..', code: 'x', message: '' }] }))).toContain('failures[0].path');
  expect(faultOf(receipt({ entries: [entry('..a/b..c/...')] }))).toBe('accepted');
});

test('every field is checked, and what is wrong is named', () => {
  const wrong: readonly (readonly [string, Record<string, unknown>])[] = [
    ['format', { format: 'other' }],
    ['version', { version: 2 }],
    ['id', { id: '../x' }],
    ['madeAt', { madeAt: '2026-13-45T99:00:00Z' }],
    ['program', { program: null }],
    ['signer.algorithm', { signer: { ...FULL.signer, algorithm: 'none' } }],
    ['signer.development', { signer: { ...FULL.signer, development: 'no' } }],
    ['warnings[0]', { warnings: [1] }],
    ['warnings', { warnings: Array.from({ length: 1001 }, () => '') }],
    ['entries', { entries: { length: 1 } }],
    ['entries[0]', { entries: [[]] }],
    ['entries[0].carrier', { entries: [{ ...entry('a'), carrier: 'toString' }] }],
    ['entries[0].origin', { entries: [{ ...entry('a'), origin: 'constructor' }] }],
    ['entries[0].readBack', { entries: [{ ...entry('a'), readBack: 'fine' }] }],
    ['entries[0].after.sha256', { entries: [entry('a', { after: { sha256: hashOf('A'), sizeBytes: 1 } })] }],
    ['entries[0].before.sizeBytes', { entries: [entry('a', { before: { sha256: hashOf('a'), sizeBytes: -1 } })] }],
    ['entries[0].manifest', { entries: [entry('a', { manifest: 'x'.repeat(1025) })] }],
    ['page.sha256', { page: { name: 'a.html', sha256: 'x' } }],
  ];
  for (const [place, change] of wrong)
    expect(faultOf({ ...FULL, ...change }).startsWith(`file.malformed: ${place} must `), place).toBe(true);
  for (const value of [undefined, null, 1, 'x', []]) expect(faultOf(value)).toContain('the receipt must be an object');
});

test('text that is no JSON, or nested without end, is malformed and nothing worse', () => {
  for (const text of ['', '{', 'null', '['.repeat(100_000), `{"format":${'['.repeat(50)}${']'.repeat(50)}}`])
    expect(() => parseReceiptText(text)).toThrow(/no receipt/);
});
