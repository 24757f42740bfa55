import type { CoveringApproval, Severity } from '../domain/finding.ts';
import type { FindingCode } from '../domain/finding-codes.ts';
import type { FindingDraft } from './finding-draft.ts';
import type { EntryWithFiles, PolicyContext } from './policy-context.ts';

/** What is wrong with one entry of a declaration, whatever number of files it speaks for. */
export interface EntryFault {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly message: string;
  readonly remedy: string;
  /** Tells faults with the same code in one entry apart (`P4`, a tool's name). Goes into the id. */
  readonly idKey?: string;
  readonly approval?: CoveringApproval;
}

function describeEntry({ declaration, index, files }: EntryWithFiles): string {
  const items = new Set(files.map(({ item }) => item)).size;
  const more = items > 1 ? ` (${items} items, the first of them here)` : '';
  return `Declaration ${declaration.reference}, entry ${index + 1}${more}: `;
}

/**
 * One draft for each fault of an entry, not one for each file: the entry is mended once. It points at the first item the
 * entry speaks for; the id rests on what the entry selects, so that a new issue of the declaration keeps it.
 */
export function draftEntryFaults(
  { entries }: PolicyContext,
  rule: string,
  findFaults: (entry: EntryWithFiles) => readonly EntryFault[],
): readonly FindingDraft[] {
  return entries.flatMap((entry) => {
    const item = entry.files[0]?.item;
    if (item === undefined) return [];
    const { patterns, hashes } = entry.entry.files;
    const subject = entry.files.map(({ itemFile }) => itemFile);
    const selector = [...patterns, ...hashes].sort().join('|');
    return findFaults(entry).map(({ idKey, message, ...fault }): FindingDraft => {
      const draft = { ...fault, rule, item, files: [], subject, basis: 'declaration', evidence: [] } as const;
      return { ...draft, message: describeEntry(entry) + message, idKey: `entry|${selector}|${idKey ?? ''}` };
    });
  });
}
