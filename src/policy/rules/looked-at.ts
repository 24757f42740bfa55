import type { DeliveryContents } from '../../domain/delivery.ts';
import { BUILT_IN_RULES } from '../built-in-rules.ts';
import type { DeliveryItem } from '../delivery-item.ts';
import type { FindingDraft } from '../finding-draft.ts';

/** The delivery as a whole. */
const WHOLE: DeliveryItem = { path: '.', pattern: '.', sequence: false, files: [], remarks: [] };
const ON_WHOLE = { item: WHOLE, files: [], idKey: '', basis: 'inspection', evidence: [] } as const;

/** Rules named in one finding: the most frequent ones. */
const RULES_SHOWN = 12;

function draftEmpty({ files, sequences }: DeliveryContents): readonly FindingDraft[] {
  if (files.length > 0 || sequences.length > 0) return [];
  const { id, severity } = BUILT_IN_RULES.readable;
  const message = 'There is nothing in the delivery that could be checked: an empty delivery proves nothing.';
  const remedy = 'Check the path; if it is right, have the delivery made again.';
  return [{ ...ON_WHOLE, code: 'delivery.empty', rule: id, severity, message, remedy }];
}

function draftLeftOut({ skipped = {} }: DeliveryContents): readonly FindingDraft[] {
  const counts = Object.entries(skipped).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  if (counts.length === 0) return [];
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  const shown = counts.slice(0, RULES_SHOWN).map(([rule, count]) => `${rule} (${count})`);
  const list = counts.length > RULES_SHOWN ? [...shown, '…'] : shown;
  const { id, severity } = BUILT_IN_RULES.notes;
  const what = total === 1 ? '1 entry was left out by rule and' : `${total} entries were left out by rule and`;
  const message = `${what} not looked at: ${list.join(', ')}.`;
  return [{ ...ON_WHOLE, code: 'delivery.left-out', rule: id, severity, message }];
}

/** What was not looked at because there was nothing, or because discovery leaves it out: silence would read as clean. */
export function checkLookedAt(contents: DeliveryContents): readonly FindingDraft[] {
  return [...draftEmpty(contents), ...draftLeftOut(contents)];
}
