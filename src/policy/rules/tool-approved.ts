import { findToolFault } from '../approved-tools.ts';
import { draftEntryFaults } from '../entry-faults.ts';
import type { PolicyCheck } from '../policy-context.ts';

/** The declared tool is on the show's list, in the version and under the licence tier it was approved for. */
export const checkToolApproved: PolicyCheck<'tool-approved'> = (context, rule) =>
  draftEntryFaults(context, rule.id, ({ entry }) => {
    const fault = findToolFault(entry.tool, context.input.show);
    if (fault === undefined) return [];
    return [
      {
        code: 'generated.tool-unapproved',
        severity: rule.severity,
        message: `tool "${entry.tool.name}": ${fault}.`,
        remedy: 'Have the tool and its terms approved for the show, or remake the material with one that is.',
        idKey: entry.tool.name,
      },
    ];
  });
