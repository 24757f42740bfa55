import type { ApprovalCoverage } from '../approval-coverage.ts';
import { hasGeneratedSign, type ItemFile, isDeclaredTemporary, isGenerated } from '../delivery-item.ts';
import { describeOrigin } from '../describe-origin.ts';
import { draftRuns, findBasis } from '../finding-draft.ts';
import type { PolicyCheck } from '../policy-context.ts';

function describeCoverage({ covering, near }: ApprovalCoverage): string {
  if (covering !== undefined)
    return `; approved by ${covering.approver}, ${covering.organisation} (${covering.reference}).`;
  const first = near[0];
  if (first === undefined) return ', and no written approval covers it.';
  return `, and approval ${first.reference} does not cover it: ${first.why}.`;
}

function suggestRemedy({ declared }: ItemFile): string {
  const promised = declared.generated.find(({ entry }) => entry.approval !== undefined)?.entry.approval;
  if (promised === undefined) return 'Get a written approval for this content and import it, or replace the file.';
  return `The declaration names approval ${promised}: import it if it covers this content, or replace the file.`;
}

/** Everything generated, by sign or by declaration, has a written approval. What is temporary is another rule's to say. */
export const checkApproved: PolicyCheck<'approved'> = ({ items, findApproval, input }, rule) => {
  const temporaryHasRule = input.profile.rules.some(({ check }) => check === 'temporary-absent');
  return draftRuns(rule.id, items, (itemFile) => {
    if (!isGenerated(itemFile) || (temporaryHasRule && isDeclaredTemporary(itemFile))) return undefined;
    const coverage = findApproval(itemFile);
    const signed = hasGeneratedSign(itemFile);
    return {
      code: 'generated.unapproved',
      severity: rule.severity,
      basis: signed ? findBasis(itemFile) : 'declaration',
      message: `${signed ? describeOrigin(itemFile.file) : 'Declared as generated'}${describeCoverage(coverage)}`,
      ...(coverage.covering === undefined ? { remedy: suggestRemedy(itemFile) } : { approval: coverage.covering }),
      ...(coverage.near.length === 0 ? {} : { nearApprovals: coverage.near }),
    };
  });
};
