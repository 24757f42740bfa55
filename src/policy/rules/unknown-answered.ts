import type { Severity } from '../../domain/finding.ts';
import { type DeliveryItem, type ItemFile, isDeclared } from '../delivery-item.ts';
import { describeOrigin } from '../describe-origin.ts';
import { draftRuns, type Fault, type FindingDraft, findBasis } from '../finding-draft.ts';
import { findFrameStep } from '../frame-runs.ts';
import type { PolicyCheck } from '../policy-context.ts';

function isUnanswered(itemFile: ItemFile): boolean {
  return (
    itemFile.file.status === 'checked' &&
    (itemFile.file.judged?.origin ?? 'unknown') === 'unknown' &&
    !isDeclared(itemFile)
  );
}

function describeCount(item: DeliveryItem, unanswered: readonly ItemFile[]): string {
  if (!item.sequence || unanswered.length === item.files.length) return '';
  const step = findFrameStep(item.files);
  return ` (${unanswered.length} of ${item.files.length} frames${step > 1 ? `, on ${step}s` : ''})`;
}

function draftUnknown(item: DeliveryItem, id: string, severity: Severity): readonly FindingDraft[] {
  const unanswered = item.files.filter(isUnanswered);
  if (unanswered.length === 0) return [];
  return [
    {
      code: 'delivery.unknown',
      rule: id,
      severity,
      item,
      files: unanswered,
      idKey: '',
      basis: 'inspection',
      evidence: [],
      message: `No evidence of any origin and no declaration${describeCount(item, unanswered)}. Unknown is not clean.`,
      remedy: 'Ask for a declaration; one that says "no generative tools used" answers it too.',
    },
  ];
}

function findHint(itemFile: ItemFile, severity: Severity): Fault | undefined {
  const { file, declared } = itemFile;
  if (file.judged?.origin !== 'needs-answer' || declared.generated.length > 0) return undefined;
  const { negative } = declared;
  const but = negative === undefined ? '' : ` Declaration ${negative.reference} says no generative tools were used.`;
  return {
    code: 'delivery.needs-answer',
    severity,
    basis: findBasis(itemFile),
    message: `${describeOrigin(file)}: a person has to say what it is.${but}`,
    remedy: 'Ask the vendor; then have it declared as generated, or sign the finding off with the answer.',
  };
}

/**
 * Nothing is without both evidence and declaration: one finding for a whole sequence, since one declaration row answers it.
 * A hint is answered by a declaration that says what was generated, or by a person; a negative declaration does not override it.
 */
export const checkUnknownAnswered: PolicyCheck<'unknown-answered'> = ({ items }, { id, severity }) => [
  ...items.flatMap((item) => draftUnknown(item, id, severity)),
  ...draftRuns(id, items, (itemFile) => findHint(itemFile, severity)),
];
