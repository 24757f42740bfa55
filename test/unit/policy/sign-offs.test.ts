import { describe, expect, it } from 'vitest';
import type { DeliveryContents } from '../../../src/domain/delivery.ts';
import type { Finding } from '../../../src/domain/finding.ts';
import type { Acceptance } from '../../../src/domain/ledger.ts';
import { evaluatePolicy } from '../../../src/policy/evaluate-policy.ts';
import type { PolicyInput } from '../../../src/policy/policy-input.ts';
import {
  approval,
  contents,
  declaration,
  type EntryChanges,
  entry,
  generated,
  plain,
  policyInput,
  range,
  sequence,
  sha256,
} from './make-delivery.ts';

const picture = (content: string, path = 'sign_v001.png') => contents([generated(path, { content })]);
const declared = [declaration([entry('**')])];

function evaluate(delivered: DeliveryContents, more: Partial<PolicyInput> = {}) {
  return evaluatePolicy(policyInput({ contents: delivered, declarations: declared, ...more }));
}

function only(findings: readonly Finding[], code = 'generated.unapproved'): Finding {
  const found = findings.filter((finding) => finding.code === code);
  if (found[0] === undefined || found.length > 1) throw new Error(`${found.length} findings ${code}`);
  return found[0];
}

function signOff({ id, content }: Pick<Finding, 'id' | 'content'>, more: Partial<Acceptance> = {}): Acceptance {
  const pinned = content === undefined ? {} : { content };
  return { show: 'demo', findingId: id, by: 'Kim', reason: 'intended', at: '2026-11-19', ...pinned, ...more };
}

describe('the sign-off of a Blocker', () => {
  const first = only(evaluate(picture('a')).findings);

  it('counts for the content it was given for', () => {
    const { verdict, findings } = evaluate(picture('a'), { acceptances: [signOff(first)] });
    expect(verdict).toBe('pass');
    expect(only(findings)).toMatchObject({ accepted: { by: 'Kim', reason: 'intended', at: '2026-11-19' } });
    expect(only(findings)).not.toHaveProperty('lapsed');
  });

  it('lapses with other content under the same name, and the finding says so', () => {
    const { verdict, findings } = evaluate(picture('b'), { acceptances: [signOff(first)] });
    const second = only(findings);
    expect([verdict, second.id]).toEqual(['fail', first.id]);
    expect(second).not.toHaveProperty('accepted');
    expect(second.lapsed).toEqual({ by: 'Kim', reason: 'intended', at: '2026-11-19' });
  });

  it('carries to the next version when that holds the same content', () => {
    const next = contents([{ ...generated('sign_v001.png', { content: 'a' }), path: 'sign_v002.png' }]);
    expect(evaluate(next, { acceptances: [signOff(first)] }).verdict).toBe('pass');
  });

  it('counts again when what was signed off comes back, whatever was signed off since', () => {
    const second = only(evaluate(picture('b')).findings);
    const acceptances = [signOff(first), signOff(second, { by: 'Robin', at: '2026-11-20' })];
    expect(only(evaluate(picture('a'), { acceptances }).findings).accepted?.by).toBe('Kim');
    expect(only(evaluate(picture('b'), { acceptances }).findings).accepted?.by).toBe('Robin');
    expect(only(evaluate(picture('c'), { acceptances }).findings).lapsed?.by).toBe('Robin');
  });

  it('never counts without content, on either side', () => {
    const bare: Acceptance = { show: 'demo', findingId: first.id, by: 'Kim', reason: 'intended', at: '2026-11-19' };
    expect(evaluate(picture('a'), { acceptances: [bare] }).verdict).toBe('fail');
    const { sha256: _, ...hashless } = generated('sign_v001.png');
    const unread = evaluate(contents([hashless]), { acceptances: [bare] });
    expect(only(unread.findings)).not.toHaveProperty('content');
    expect(only(unread.findings)).not.toHaveProperty('accepted');
  });

  it('is not spoken of where an approval covers the new content', () => {
    const delivered = picture('b');
    const finding = only(
      evaluate(delivered, { acceptances: [signOff(first)], approvals: [approval(delivered.files)] }).findings,
    );
    expect(finding.approval).toBeDefined();
    expect(finding).not.toHaveProperty('lapsed');
  });

  it('is of every frame of the run, and of no other', () => {
    const shot = (changed: number) =>
      contents(
        [],
        [
          sequence('sky', range(1, 6), (path, frame) => {
            const content = frame === changed ? 'other' : '';
            return frame > 4 ? plain(path, { content }) : generated(path, { content });
          }),
        ],
      );
    const flagged = (changed: number) =>
      only(evaluate(shot(changed), { declarations: [] }).findings, 'generated.unapproved');
    const before = flagged(0);
    expect(before.content).toBe(
      sha256(
        range(1, 4)
          .map((frame) => sha256(`sky.${frame}.exr`))
          .sort()
          .join('\n'),
      ),
    );
    expect(flagged(6).content).toBe(before.content);
    expect(flagged(3).content).not.toBe(before.content);
  });

  it('is of all files that a declaration entry speaks for, not only of the one it points at', () => {
    const stop: EntryChanges = { talent: [{ performer: 'A', kind: 'replica' }] };
    const check = (content: string, acceptances: readonly Acceptance[] = []) => {
      const delivered = contents([generated('a.png'), generated('b.png', { content })]);
      return only(
        evaluate(delivered, { declarations: [declaration([entry('**', stop)])], acceptances }).findings,
        'talent.no-consent',
      );
    };
    const before = check('');
    expect([before.path, before.severity]).toEqual(['a.png', 'Blocker']);
    expect(check('', [signOff(before)]).accepted?.by).toBe('Kim');
    expect(check('other', [signOff(before)]).lapsed?.by).toBe('Kim');
  });
});

describe('the sign-off of an Issue', () => {
  it('carries to other content, with or without a pin, and the newest is told', () => {
    const input = { declarations: [] };
    const before = only(evaluate(picture('a'), input).findings, 'generated.undeclared');
    expect(before.severity).toBe('Issue');
    const newer = { ...signOff({ id: before.id }), by: 'Robin', at: '2026-11-20' };
    for (const [acceptances, by] of [
      [[signOff(before)], 'Kim'],
      [[newer, signOff(before)], 'Robin'],
      [[signOff(before), { ...newer, at: signOff(before).at }], 'Robin'],
    ] as const) {
      const after = only(evaluate(picture('b'), { ...input, acceptances }).findings, 'generated.undeclared');
      expect(after.accepted?.by).toBe(by);
      expect(after).not.toHaveProperty('lapsed');
    }
  });
});
