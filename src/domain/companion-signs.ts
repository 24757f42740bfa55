import type { Evidence } from './evidence.ts';

/** A sign that stands outside the file it speaks for and was made for its content: no file is read for it. */
export interface CompanionSign {
  /** Dotted id, public API. */
  readonly id: string;
  /** One sentence for docs/signals.md: what it is and where it sits. */
  readonly summary: string;
  readonly certainty: Evidence['certainty'];
  /** What is known to set it off wrongly. */
  readonly falsePositives: string;
  /** When it speaks for a file, and when it does not. */
  readonly holds: readonly string[];
}

export const SEQUENCE_MANIFEST_SIGN = 'sequence.manifest';
export const RECEIPT_SIGN = 'receipt.entry';
export const LEDGER_SIGN = 'ledger.mark';

/** Every sign that a scan finds beside the files and in the ledger, in the order of docs/signals.md. */
export const COMPANION_SIGNS: readonly CompanionSign[] = [
  {
    id: SEQUENCE_MANIFEST_SIGN,
    summary:
      'What the content credential of a sequence manifest (`*.sequence.json` with its `.c2pa`) states, for each frame in the same folder whose SHA-256 it lists.',
    certainty: 'declared',
    falsePositives: 'None known: the content is named by its hash, and the signature binds the hash.',
    holds: [
      'The credential of the manifest is intact; it is judged like one in the frame itself, trust included.',
      'A frame with other content gets nothing from it but the remark `sequence.manifest-mismatch`.',
      'A manifest that changed after signing, or that nobody signed, vouches for nothing (`sequence.manifest-unreadable`).',
    ],
  },
  {
    id: RECEIPT_SIGN,
    summary:
      'An entry of a receipt of marks (`*.receipt.json` with its `.c2pa`) in the folder of the file or above it, whose hash before or after marking is that of the file.',
    certainty: 'declared',
    falsePositives:
      'A receipt tells of a mark that was put on; it is given only where that mark itself is not there. Origins without AI are not taken from it.',
    holds: [
      'The credential of the receipt is intact, and the receipt lies in the scanned tree.',
      'The file does not carry the very mark: then the mark speaks for itself.',
    ],
  },
  {
    id: LEDGER_SIGN,
    summary: 'A mark that the ledger has recorded for this content, before or after marking.',
    certainty: 'declared',
    falsePositives: 'As good as what was stated when the file was marked. Origins without AI are not taken from it.',
    holds: ['The file has no content credential, and no sequence manifest vouches for it with that mark.'],
  },
];
