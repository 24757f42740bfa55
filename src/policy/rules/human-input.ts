import { draftEntryFaults } from '../entry-faults.ts';
import type { PolicyCheck } from '../policy-context.ts';

/** Prominent material comes with a note on what people put in. */
export const checkHumanInput: PolicyCheck<'human-input'> = (context, rule) =>
  draftEntryFaults(context, rule.id, ({ entry }) => {
    const { prominence, humanInput } = entry;
    if (prominence === undefined || humanInput !== undefined || !rule.parameters.prominences.includes(prominence))
      return [];
    const message = `the material is ${prominence}, and there is no note on human input.`;
    const remedy = 'Ask the vendor what people contributed to the final version.';
    return [{ code: 'declaration.human-input-missing', severity: rule.severity, message, remedy }];
  });
