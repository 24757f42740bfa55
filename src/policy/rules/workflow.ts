import { findToolFault, findUnapprovedInputs } from '../approved-tools.ts';
import { draftEntryFaults, type EntryFault } from '../entry-faults.ts';
import type { PolicyCheck } from '../policy-context.ts';

/** Each step of a custom workflow meets what is asked of the tool and the inputs of any entry. */
export const checkWorkflow: PolicyCheck<'workflow'> = (context, rule) =>
  draftEntryFaults(context, rule.id, ({ entry }) =>
    entry.workflow.flatMap(({ step, tool, inputs }): readonly EntryFault[] => {
      const { severity } = rule;
      const faults: EntryFault[] = [];
      const fault = findToolFault(tool, context.input.show);
      if (fault !== undefined) {
        const message = `workflow step "${step}", tool "${tool.name}": ${fault}.`;
        const remedy = 'Have the tool and its terms approved for the show, or take the step with one that is.';
        faults.push({ code: 'generated.tool-unapproved', severity, message, remedy, idKey: `${step}|${tool.name}` });
      }
      if (inputs.length === 0) {
        const message = `workflow step "${step}" lists no inputs; write one of class "none" when nothing went in.`;
        const remedy = 'Ask the vendor for the inputs of the step.';
        faults.push({ code: 'declaration.incomplete', severity, message, remedy, idKey: `${step}|inputs` });
      }
      for (const input of findUnapprovedInputs(inputs, rule.parameters.freeClasses)) {
        const message = `workflow step "${step}", input "${input.description}" is ${input.class}, and no approval is named.`;
        const remedy = 'Get the use of this input approved and name the reference.';
        faults.push({ code: 'inputs.unapproved', severity, message, remedy, idKey: `${step}|${input.description}` });
      }
      return faults;
    }),
  );
