import type { CoveringApproval } from '../../domain/finding.ts';
import { draftEntryFaults } from '../entry-faults.ts';
import type { EntryWithFiles, PolicyCheck, PolicyContext } from '../policy-context.ts';

/** The approval to show when every file of the entry is covered; undefined as soon as one is not. */
function findCommonApproval(context: PolicyContext, { files }: EntryWithFiles): CoveringApproval | undefined {
  let shown: CoveringApproval | undefined;
  for (const { itemFile } of files) {
    const { covering } = context.findApproval(itemFile);
    if (covering === undefined) return undefined;
    shown ??= covering;
  }
  return shown;
}

/** STOP use cases want a written approval, CAUTION ones a statement of prominence. */
export const checkUseCase: PolicyCheck<'use-case'> = (context, rule) =>
  draftEntryFaults(context, rule.id, (inUse) => {
    const { useCase, prominence } = inUse.entry;
    const mark = rule.parameters.marks[useCase];
    if (mark === 'STOP') {
      const approval = findCommonApproval(context, inUse);
      const message = `use case "${useCase}" is marked STOP: it needs written approval.`;
      const remedy = 'Get a written approval for this content and use case, or replace the material.';
      const fault = {
        code: 'declaration.stop-use-case',
        severity: rule.severity,
        message,
        remedy,
        idKey: useCase,
      } as const;
      return [approval === undefined ? fault : { ...fault, approval }];
    }
    if (mark !== 'CAUTION' || prominence !== undefined) return [];
    const message = `use case "${useCase}" is marked CAUTION, and the prominence is not stated.`;
    const remedy = 'Ask how prominent the material is: not-visible, incidental, prominent or story-critical.';
    return [
      {
        code: 'declaration.prominence-missing',
        severity: rule.parameters.cautionSeverity,
        message,
        remedy,
        idKey: useCase,
      },
    ];
  });
