import { expect, it } from 'vitest';
import type { AssetRecord, RecordedMark } from '../../../src/domain/ledger.ts';
import { renderAsset } from '../../../src/report/asset-text.ts';
import { createStyle } from '../../../src/report/style.ts';

const SHA256 = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);

function markOf(overrides: Partial<RecordedMark> = {}): RecordedMark {
  return {
    before: OTHER,
    after: SHA256,
    path: '/out/sky.png',
    origin: 'trainedAlgorithmicMedia',
    carrier: 'embedded',
    manifest: 'urn:c2pa:1',
    request: 'c'.repeat(64),
    signer: { name: 'Northlight', fingerprint: 'd'.repeat(64) },
    at: '2026-08-01T12:00:00.000Z',
    ...overrides,
  };
}

function render(marks: readonly RecordedMark[]): readonly string[] {
  const record: AssetRecord = {
    sha256: SHA256,
    firstSeenAt: '',
    places: [],
    readings: [],
    sequences: [],
    marks,
    events: [],
  };
  const papers = { declarations: [], approvals: [] };
  return renderAsset({ record, reading: undefined, judged: undefined }, papers, createStyle(false)).split('\n');
}

it('tells what was marked, by whom, and which content it came from or became', () => {
  const lines = render([
    markOf(),
    markOf({ before: SHA256, after: OTHER, carrier: 'embedded', receipt: 'r-7' }),
    markOf({ before: SHA256, carrier: 'sidecar' }),
  ]);
  const from = lines.indexOf('Marks');
  expect(lines.slice(from, lines.indexOf('', from))).toEqual([
    'Marks',
    '  trainedAlgorithmicMedia, embedded, signed by Northlight, as /out/sky.png  2026-08-01T12:00:00.000Z',
    '      manifest urn:c2pa:1',
    `      marked from ${OTHER}`,
    '  trainedAlgorithmicMedia, embedded, signed by Northlight, as /out/sky.png  2026-08-01T12:00:00.000Z',
    '      manifest urn:c2pa:1',
    `      became ${OTHER}`,
    '      receipt r-7',
    '  trainedAlgorithmicMedia, sidecar, signed by Northlight, as /out/sky.png  2026-08-01T12:00:00.000Z',
    '      manifest urn:c2pa:1',
  ]);
  expect(render([])).not.toContain('Marks');
});

it('prints nothing that a receipt wrote as it stands', () => {
  const evil = 'x\u001b[2J\u202e\ny';
  const text = render([
    markOf({ path: evil, manifest: evil, receipt: evil, signer: { name: evil, fingerprint: evil }, before: evil }),
  ]).join('\n');
  expect(text).not.toContain('\u001b');
  expect(text).not.toContain('\u202e');
  expect(text.match(/x\\u001b\[2J\\u202e\\ny/g)).toHaveLength(5);
});

it('shows the newest of very many', () => {
  const marks = Array.from({ length: 60 }, (_, i) => markOf({ path: `/out/${i}.png` }));
  const lines = render(marks);
  expect(lines).toContain('  … 10 earlier marks');
  expect(lines.filter((line) => line.includes('/out/'))).toHaveLength(50);
  expect(lines.some((line) => line.includes('/out/59.png'))).toBe(true);
});
