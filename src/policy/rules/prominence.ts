import type { UseCase } from '../../domain/declaration.ts';
import { draftEntryFaults } from '../entry-faults.ts';
import type { PolicyCheck, PolicyContext } from '../policy-context.ts';

/** Use cases whose missing prominence the use-case rule of the profile reports already. */
function listReportedElsewhere({ input }: PolicyContext): ReadonlySet<UseCase> {
  const reported = new Set<UseCase>();
  for (const rule of input.profile.rules) {
    if (rule.check !== 'use-case') continue;
    for (const [useCase, mark] of Object.entries(rule.parameters.marks))
      if (mark === 'CAUTION') reported.add(useCase as UseCase);
  }
  return reported;
}

/** Material meant for the final says how prominent it is. */
export const checkProminence: PolicyCheck<'prominence'> = (context, rule) => {
  const elsewhere = listReportedElsewhere(context);
  return draftEntryFaults(context, rule.id, ({ entry }) => {
    if (entry.intent !== 'final' || entry.prominence !== undefined || elsewhere.has(entry.useCase)) return [];
    const message = 'the prominence of the material is not stated.';
    const remedy = 'Ask how prominent the material is: not-visible, incidental, prominent or story-critical.';
    return [{ code: 'declaration.prominence-missing', severity: rule.severity, message, remedy }];
  });
};
