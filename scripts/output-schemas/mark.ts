import { CREDENTIAL_STATES } from '../../src/domain/credential.ts';
import { ERROR_CODES } from '../../src/domain/errors.ts';
import { MARK_STATUSES, type MarkLine, type MarkSummary } from '../../src/domain/mark-report.ts';
import { ORIGIN_CODES } from '../../src/domain/parse-origin.ts';
import { FINGERPRINTS } from './match.ts';
import { list, object, oneOf, ref, type Schema, text, whole } from './schema.ts';
import { SCHEMA_VERSION_FIELD, SHA256, SHARED_DEFINITIONS } from './shared.ts';

const NOTE = object<MarkLine['notes'][number]>('Something the user should know.', {
  required: {
    code: oneOf('Stable code.', ['mark.no-time-stamp', 'mark.no-original', 'mark.sidecar-instead']),
    message: text('The same for people.'),
  },
  optional: {},
});

const LINE = object<MarkLine>('One file or sequence that was to be marked.', {
  required: {
    schemaVersion: SCHEMA_VERSION_FIELD,
    kind: oneOf('Kind of line. A sequence comes before those of its frames that have a mark of their own.', [
      'file',
      'sequence',
    ]),
    path: text('Relative to the path given, "/" between folders; a sequence in its display form.'),
    status: oneOf(
      'marked: written, read back and put in place. unchanged: it carried this very mark. skipped: the declaration leaves it out. failed: nothing was put in place.',
      MARK_STATUSES,
    ),
    notes: list('What the user should know.', NOTE),
  },
  optional: {
    origin: oneOf('Digital source type that was stated.', ORIGIN_CODES),
    carrier: oneOf('Where the mark stands.', ['embedded', 'sidecar', 'sequence']),
    readBack: oneOf('How it read back before it was put in place.', CREDENTIAL_STATES),
    manifest: text('Label of the active manifest.'),
    frames: whole('Frames of the sequence.'),
    before: { ...SHA256, description: 'SHA-256 of the file as it was; of the index for a sequence.' },
    after: { ...SHA256, description: 'SHA-256 of the file as it is now; of the index for a sequence.' },
    sidecars: list('Base names of the files written beside it.', text('Base name.')),
    timeStampedAt: text('ISO 8601, when a time stamp vouches for it.'),
    error: object<NonNullable<MarkLine['error']>>('Why it failed or was skipped.', {
      required: {
        code: oneOf('Stable code.', [...Object.keys(ERROR_CODES), 'declaration.negative', 'declaration.undeclared']),
        message: text('The same for people.'),
      },
      optional: {},
    }),
  },
});

const SUMMARY = object<MarkSummary>('The last line.', {
  required: {
    schemaVersion: SCHEMA_VERSION_FIELD,
    kind: { description: 'Kind of line.', const: 'summary' },
    marked: whole('Files marked in this run, frames that only their sequence’s manifest speaks for included.'),
    unchanged: whole('Files that carried this very mark.'),
    skipped: whole('Files that the declaration leaves out.'),
    failed: whole('Files and sequences that were not marked.'),
    sequences: whole('Sequences with a manifest.'),
    frames: whole('Frames of those.'),
    byCarrier: {
      description: 'Marks put on in this run, by where they stand.',
      type: 'object',
      properties: Object.fromEntries(
        ['embedded', 'sidecar', 'sequence'].map((name) => [name, whole('Number of files.')]),
      ),
      additionalProperties: false,
    },
    signer: object<MarkSummary['signer']>('Who signed.', {
      required: {
        name: text('Organisation of the certificate, else its common name.'),
        development: { description: 'A certificate made by keys init: it proves nothing to others.', type: 'boolean' },
      },
      optional: {},
    }),
    warnings: list('What has to be known before the marks are relied on.', text('Plain words.')),
    seconds: { description: 'How long it took, in seconds.', type: 'number', minimum: 0 },
    ledgerHead: ref('ledgerHead'),
  },
  optional: {
    receipt: text('Path of the receipt that was written.'),
    mhl: text('Path of the ASC MHL folder that was written to.'),
    fingerprints: FINGERPRINTS,
  },
});

/** docs/schemas/mark.schema.json. */
export function describeMarkLine(): Schema {
  return {
    title: 'A line of `assay mark --json`',
    description: 'One JSON object a line: files and sequences in the order of the walk, and a summary at the end.',
    oneOf: [ref('line'), ref('summary')],
    $defs: { line: LINE, summary: SUMMARY, ledgerHead: SHARED_DEFINITIONS.ledgerHead },
  };
}
