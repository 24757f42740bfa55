import type { Severity } from '../../domain/finding.ts';
import { draftEntryFaults, type EntryFault } from '../entry-faults.ts';
import type { PolicyCheck } from '../policy-context.ts';

function reportUnanswered(severity: Severity, question: string): readonly EntryFault[] {
  const message = `it does not say whether ${question}.`;
  return [{ code: 'declaration.incomplete', severity, message, remedy: 'Ask the vendor.', idKey: question }];
}

function reportOpen(severity: Severity, message: string, remedy: string): readonly EntryFault[] {
  return [{ code: 'declaration.not-escalated', severity, message, remedy, idKey: remedy }];
}

/** Content that could be taken for real is escalated. */
export const checkMisleading: PolicyCheck<'misleading'> = (context, { id, severity, parameters }) =>
  draftEntryFaults(context, id, ({ entry: { couldMislead, escalation } }) => {
    if (couldMislead === undefined) {
      return reportUnanswered(
        parameters.unansweredSeverity,
        'it could be mistaken for a real event, person or statement',
      );
    }
    if (!couldMislead || escalation !== undefined) return [];
    const message = 'it could be mistaken for a real event, person or statement, and was not escalated.';
    return reportOpen(severity, message, 'Escalate it, even when it is only in the background.');
  });

/** Work of a union role is touched only under an agreement. */
export const checkUnionRole: PolicyCheck<'union-role'> = (context, { id, severity, parameters }) =>
  draftEntryFaults(context, id, ({ entry: { unionRole } }) => {
    if (unionRole === undefined) {
      return reportUnanswered(parameters.unansweredSeverity, 'work of a union role is touched');
    }
    if (!unionRole.touched || unionRole.agreement !== undefined) return [];
    const message = 'it touches work of a union role, and no agreement is named.';
    return reportOpen(severity, message, 'Name the agreement with the guild or union.');
  });

/** Works and persons named in prompts or inputs have a permission. */
export const checkNamedReferences: PolicyCheck<'named-references'> = (context, { id, severity, parameters }) =>
  draftEntryFaults(context, id, ({ entry: { namedReferences } }) => {
    if (namedReferences === undefined) {
      return reportUnanswered(parameters.unansweredSeverity, 'prompts or inputs name works or persons');
    }
    if (!namedReferences.present || namedReferences.permission !== undefined) return [];
    const message = 'prompts or inputs name works or persons, and no permission is named.';
    return reportOpen(severity, message, 'Name the permission of the rights holder or person.');
  });
