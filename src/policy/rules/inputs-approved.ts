import { findUnapprovedInputs } from '../approved-tools.ts';
import { draftEntryFaults, type EntryFault } from '../entry-faults.ts';
import type { PolicyCheck } from '../policy-context.ts';

/** Inputs are listed with their class; a class that is not free names an approval. */
export const checkInputsApproved: PolicyCheck<'inputs-approved'> = (context, rule) =>
  draftEntryFaults(context, rule.id, ({ entry }) => {
    const { severity } = rule;
    if (entry.inputs.length === 0) {
      const message = 'no inputs are listed; write one of class "none" when nothing went in.';
      return [
        {
          code: 'declaration.incomplete',
          severity,
          message,
          remedy: 'Ask the vendor for the inputs.',
          idKey: 'inputs',
        },
      ];
    }
    return findUnapprovedInputs(entry.inputs, rule.parameters.freeClasses).map((input): EntryFault => {
      const message = `input "${input.description}" is ${input.class}, and no approval is named.`;
      const remedy = 'Get the use of this input approved and name the reference.';
      return { code: 'inputs.unapproved', severity, message, remedy, idKey: input.description };
    });
  });
