import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { renderFindingsDoc } from '../../../scripts/docs/findings.ts';
import { findPolicy } from '../../../src/config/find-policy.ts';
import { REMARK_CODES } from '../../../src/domain/evidence.ts';
import { FINDING_CODES } from '../../../src/domain/finding-codes.ts';
import { ADVICE, findAdvice } from '../../../src/report/advice.ts';

const page = readFileSync(new URL('../../../docs/findings.md', import.meta.url), 'utf8');

function rowOf(code: string): string {
  return page.split('\n').find((line) => line.startsWith(`| \`${code}\` |`)) ?? '';
}

it('is what the tables in the code say', async () => {
  expect(page, 'run node scripts/write-findings.ts').toBe(renderFindingsDoc(await findPolicy('netflix', [])));
});

it('has a row with meaning and advice for every code', () => {
  for (const code of [...Object.keys(FINDING_CODES), ...Object.keys(REMARK_CODES)]) {
    expect(rowOf(code), code).toContain(findAdvice(code)?.replaceAll('|', '\\|'));
    expect(rowOf(code), code).toMatch(/Blocker|Issue|FYI|none/);
  }
  expect(Object.keys(ADVICE)).toHaveLength(Object.keys({ ...FINDING_CODES, ...REMARK_CODES }).length);
});

it('gives the severities that the profile and the built-in rules have', () => {
  expect(rowOf('generated.unapproved')).toContain('Blocker (N03)');
  expect(rowOf('model.no-clearance')).toContain('Issue (N07)');
  expect(rowOf('delivery.unreadable')).toContain('Issue (A01)');
  expect(rowOf('credential.tampered')).toContain('act | Issue (A02)');
  expect(rowOf('credential.expired')).toContain('|  | FYI (A03)');
  expect(rowOf('sequence.mixed-origin')).toContain('act | none');
});

it('knows no advice for codes of another version', () => {
  expect(findAdvice('toString')).toBeUndefined();
  expect(findAdvice('generated.later')).toBeUndefined();
});
