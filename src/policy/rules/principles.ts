import type { PrincipleAnswers } from '../../domain/declaration.ts';
import { draftEntryFaults } from '../entry-faults.ts';
import type { PolicyCheck } from '../policy-context.ts';

const PRINCIPLES = ['p1', 'p2', 'p3', 'p4', 'p5'] as const satisfies readonly (keyof PrincipleAnswers)[];

/** P1 to P5 are answered; a no or an unsure names the escalation. */
export const checkPrinciples: PolicyCheck<'principles'> = (context, rule) =>
  draftEntryFaults(context, rule.id, ({ entry }) => {
    const { severity } = rule;
    const { principles } = entry;
    if (principles === undefined) {
      const message = 'the five guiding principles are not answered.';
      const remedy = 'Ask the vendor to answer P1 to P5.';
      return [{ code: 'declaration.incomplete', severity, message, remedy, idKey: 'principles' }];
    }
    const open = PRINCIPLES.filter((name) => principles[name] !== 'yes');
    if (open.length === 0 || entry.escalation !== undefined) return [];
    const answers = open.map((name) => `${name.toUpperCase()} ${principles[name]}`).join(', ');
    const message = `${answers}, without the reference of an escalation.`;
    const remedy = 'Escalate to the recipient and record the reference.';
    return [{ code: 'declaration.not-escalated', severity, message, remedy, idKey: 'principles' }];
  });
