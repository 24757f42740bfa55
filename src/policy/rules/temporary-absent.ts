import { isDeclaredTemporary } from '../delivery-item.ts';
import { draftRuns } from '../finding-draft.ts';
import type { PolicyCheck } from '../policy-context.ts';

/** Nothing declared temporary is in the delivery, whether or not its marks survived. */
export const checkTemporaryAbsent: PolicyCheck<'temporary-absent'> = ({ items, findApproval }, rule) =>
  draftRuns(rule.id, items, (itemFile) => {
    if (!isDeclaredTemporary(itemFile)) return undefined;
    const reference = itemFile.declared.generated.find(({ entry }) => entry.intent === 'temp')?.declaration.reference;
    const { covering, near } = findApproval(itemFile);
    return {
      code: 'generated.temporary-in-final',
      severity: rule.severity,
      basis: 'declaration',
      message: `Declared temporary in declaration ${reference ?? ''}, and still in the delivery.`,
      remedy:
        'Replace it, or get a written approval for final use. If it was replaced under the same name, have the new file declared by its hash.',
      ...(covering === undefined ? {} : { approval: covering }),
      ...(near.length === 0 ? {} : { nearApprovals: near }),
    };
  });
