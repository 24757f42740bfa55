import { describe, expect, it } from 'vitest';
import type { CheckReport } from '../../../src/domain/report.ts';
import { buildCheckReport, type CheckInput, hasSomethingToActOn } from '../../../src/pipeline/check-delivery.ts';
import type { PolicyInput } from '../../../src/policy/policy-input.ts';
import {
  approval,
  contents,
  declaration,
  entry,
  generated,
  negative,
  plain,
  policyInput,
  range,
  sequence,
  sha256,
} from '../policy/make-delivery.ts';

function check(more: Partial<PolicyInput>): CheckReport {
  const input: CheckInput = {
    ...policyInput(more),
    delivery: { name: 'd1', path: '/deliveries/d1' },
    checkedAt: '2026-11-20T10:00:00.000Z',
    program: { name: 'assay', version: '0.1.0' },
    signsVersion: '1',
    trustSet: 'none',
    ledgerHead: { sequence: 3, hash: '0'.repeat(64) },
  };
  return buildCheckReport(input);
}

function asPrevious({ findings, verdict }: CheckReport): NonNullable<PolicyInput['previous']> {
  return { id: 1, show: 'demo', delivery: 'd1', at: '2026-11-19T00:00:00.000Z', verdict, findings };
}

const declarations = [declaration([entry('**/*sign*.png'), negative('**/*.exr')])];
const first = check({ contents: contents([generated('sign_v001.png'), generated('logo.png')]), declarations });

describe('buildCheckReport', () => {
  it('says what the check rested on', () => {
    expect(first).toMatchObject({
      kind: 'check',
      schemaVersion: 1,
      verdict: 'fail',
      show: { id: 'demo', title: 'Demo' },
      delivery: { name: 'd1', path: '/deliveries/d1', delivered: '2026-11-20' },
      policy: { id: 'netflix' },
      ledgerHead: { sequence: 3 },
      files: [
        { path: 'logo.png', sha256: sha256('logo.png') },
        { path: 'sign_v001.png', sha256: sha256('sign_v001.png') },
      ],
    });
    expect(first.findings.every(({ change }) => change === 'new')).toBe(true);
    expect(first.fixed).toEqual([]);
  });

  it('tells new, carried and fixed in a redelivery', () => {
    const files = [generated('sign_v002.png'), plain('new.png')];
    const second = check({ contents: contents(files), declarations, previous: asPrevious(first) });
    expect(second.findings.map(({ path, code, change }) => [path, code, change])).toEqual([
      ['sign_v002.png', 'generated.unapproved', 'carried'],
      ['new.png', 'delivery.unknown', 'new'],
    ]);
    expect(second.fixed.map(({ path, code }) => [path, code])).toEqual([
      ['logo.png', 'generated.unapproved'],
      ['logo.png', 'generated.undeclared'],
    ]);
  });

  it('lets a person sign a Blocker off, and shows who and why', () => {
    const acceptances = first.findings.map(({ id, content = '' }) => ({
      show: 'demo',
      findingId: id,
      content,
      by: 'Kim',
      reason: 'Creative intent',
      at: '2026-11-20',
    }));
    const input = { contents: contents([generated('sign_v001.png'), generated('logo.png')]), declarations };
    const signedOff = check({ ...input, acceptances });
    expect(signedOff.verdict).toBe('pass');
    expect(hasSomethingToActOn(signedOff)).toBe(false);
    expect(signedOff.findings[0]?.accepted).toEqual({ by: 'Kim', reason: 'Creative intent', at: '2026-11-20' });
    expect(check({ ...input, acceptances: acceptances.slice(1) }).verdict).toBe('fail');
    const elsewhere = acceptances.map((acceptance) => ({ ...acceptance, show: 'other' }));
    expect(check({ ...input, acceptances: elsewhere }).verdict).toBe('fail');
  });

  it('holds while a file is being written, whoever signs it off', () => {
    const input = {
      contents: contents([{ path: 'a.mov', status: 'unfinished', sizeBytes: 1, evidence: [], remarks: [] } as const]),
    };
    const id = check(input).findings[0]?.id ?? '';
    const report = check({
      ...input,
      acceptances: [{ show: 'demo', findingId: id, by: 'K', reason: 'r', at: '2026-11-20' }],
    });
    expect(report.findings[0]?.accepted).toBeDefined();
    expect(report.verdict).toBe('hold');
    expect(hasSomethingToActOn(report)).toBe(true);
  });

  it('lists frames that could not be checked, each with its error', () => {
    const error = { code: 'file.truncated', message: 'It ends early.' } as const;
    const broken = (path: string) =>
      ({ path, status: 'unreadable', sizeBytes: 1, evidence: [], remarks: [], error }) as const;
    const seq = sequence('s', range(1, 5), (path, frame) => (frame > 3 ? broken(path) : plain(path)));
    const report = check({ contents: contents([], [seq]), declarations });
    expect(report.verdict).toBe('hold');
    expect(report.unchecked).toEqual([
      { path: 's.4.exr', status: 'unreadable', error },
      { path: 's.5.exr', status: 'unreadable', error },
    ]);
    expect(report.findings).toMatchObject([{ code: 'delivery.unreadable', frames: { first: 4, last: 5 } }]);
    expect(report.coverage.files).toEqual({ total: 5, withEvidence: 0, declared: 3, unknown: 0, unchecked: 2 });
  });

  it('passes when everything generated is approved, and keeps the approval in the report', () => {
    const file = generated('sign_v001.png');
    const report = check({
      contents: contents([file]),
      declarations,
      approvals: [approval([file], { conditions: ['dim it'] })],
    });
    expect(report.verdict).toBe('pass');
    expect(report.findings).toMatchObject([
      { severity: 'Blocker', approval: { reference: 'APPR-1', conditions: ['dim it'] } },
    ]);
    expect(hasSomethingToActOn(report)).toBe(false);
  });
});
