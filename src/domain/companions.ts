import { RECEIPT_ENDING } from './receipt.ts';
import { SEQUENCE_MANIFEST_ENDING } from './sequence-manifest.ts';

/** Documents that stand among assets and speak for them: the index of a sequence, a receipt of marks. */
export type CompanionKind = 'sequence' | 'receipt';

const ENDINGS: readonly (readonly [ending: string, kind: CompanionKind])[] = [
  [SEQUENCE_MANIFEST_ENDING, 'sequence'],
  [RECEIPT_ENDING, 'receipt'],
];

/** What kind of companion a file is by its name, in any case; undefined for every other file. */
export function companionKind(name: string): CompanionKind | undefined {
  const end = name.slice(-LONGEST_ENDING).toLowerCase();
  for (const [ending, kind] of ENDINGS) if (end.endsWith(ending) && name.length > ending.length) return kind;
  return undefined;
}

const LONGEST_ENDING = Math.max(...ENDINGS.map(([ending]) => ending.length));
