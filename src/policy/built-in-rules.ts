import type { Severity } from '../domain/finding.ts';

/** A rule that holds whatever the profile: what could not be checked, or contradicts itself, never passes quietly. */
export interface BuiltInRule {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly severity: Severity;
}

export const BUILT_IN_RULES = {
  readable: {
    id: 'A01',
    title: 'Everything was checked',
    text: 'Every file could be read, was finished, and is of a type that Assay knows. What was not checked is not clean.',
    severity: 'Issue',
  },
  remarks: {
    id: 'A02',
    title: 'Nothing contradicts itself',
    text: 'Evidence agrees with itself, credentials are whole, sidecars belong to their files. A broken credential may have been transplanted.',
    severity: 'Issue',
  },
  matched: {
    id: 'A04',
    title: 'Known generated material is not in the pictures',
    text: 'Material that the ledger knows as generated is not found in the pictures of the delivery, whatever became of its marks.',
    severity: 'Issue',
  },
  notes: {
    id: 'A03',
    title: 'Worth knowing',
    text: 'Remarks that nobody has to act on, but that a reader of the report should see.',
    severity: 'FYI',
  },
} as const satisfies Record<string, BuiltInRule>;
