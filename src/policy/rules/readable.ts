import type { AssetStatus } from '../../domain/asset.ts';
import type { FindingCode } from '../../domain/finding-codes.ts';
import { BUILT_IN_RULES } from '../built-in-rules.ts';
import type { DeliveryItem } from '../delivery-item.ts';
import { draftRuns, type FindingDraft } from '../finding-draft.ts';

type Unchecked = Exclude<AssetStatus, 'checked'>;

const UNCHECKED: Readonly<
  Record<Unchecked, { readonly code: FindingCode; readonly what: string; readonly remedy: string }>
> = {
  unreadable: {
    code: 'delivery.unreadable',
    what: 'Could not be checked',
    remedy: 'Have it delivered again, or sign it off knowing that nobody looked inside.',
  },
  unfinished: {
    code: 'delivery.unfinished',
    what: 'Still being written',
    remedy: 'Check the delivery again when copying has ended.',
  },
  unsupported: {
    code: 'delivery.unsupported',
    what: 'Of a type that Assay knows nothing about, so it was not checked',
    remedy: 'Leave it out of the delivery, or look at it yourself and sign it off.',
  },
};

/** What could not be checked, held apart from what was checked. */
export function checkReadable(items: readonly DeliveryItem[]): readonly FindingDraft[] {
  const { id, severity } = BUILT_IN_RULES.readable;
  return draftRuns(id, items, ({ file }) => {
    if (file.status === 'checked') return undefined;
    const { code, what, remedy } = UNCHECKED[file.status];
    const why = file.error === undefined ? '' : `: ${file.error.message} (${file.error.code})`;
    return { code, severity, basis: 'inspection', message: `${what}${why}`, remedy };
  });
}
