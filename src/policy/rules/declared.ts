import { hasGeneratedSign } from '../delivery-item.ts';
import { describeOrigin } from '../describe-origin.ts';
import { draftRuns, findBasis } from '../finding-draft.ts';
import type { PolicyCheck } from '../policy-context.ts';

/** A sign of generative AI wants a declaration row; a negative declaration over a sign is contradicted by it. */
export const checkDeclared: PolicyCheck<'declared'> = ({ items }, rule) =>
  draftRuns(rule.id, items, (itemFile) => {
    if (!hasGeneratedSign(itemFile) || itemFile.declared.generated.length > 0) return undefined;
    const { severity } = rule;
    const basis = findBasis(itemFile);
    const { negative } = itemFile.declared;
    if (negative === undefined) {
      const message = `${describeOrigin(itemFile.file)}, and no declaration speaks of it.`;
      return {
        code: 'generated.undeclared',
        severity,
        basis,
        message,
        remedy: 'Ask the vendor for a declaration row.',
      };
    }
    const message = `Declaration ${negative.reference} says that no generative tools were used. ${describeOrigin(itemFile.file)}.`;
    const remedy = 'Ask the declarer; have the declaration corrected, or the file replaced.';
    return { code: 'declaration.contradicted', severity, basis, message, remedy };
  });
