import { VERDICTS_ON_MARKS } from '../../src/domain/judge-verification.ts';
import { VERIFIED_STATES } from '../../src/domain/verification.ts';
import type { VerifiedFrames, VerifyLine, VerifySummary } from '../../src/domain/verify-report.ts';
import { list, object, oneOf, ref, type Schema, text, whole } from './schema.ts';
import { SCHEMA_VERSION_FIELD, SHA256, SHARED_DEFINITIONS } from './shared.ts';

const STATE = oneOf(
  'trusted: intact, signer chained to a trust anchor. valid: intact, signer unknown. expired: intact, certificate expired without a trusted time stamp. tampered: content or claim changed. malformed: no whole mark. unreadable: there is one that could not be read. remote: kept elsewhere, not fetched. mismatch: frames are not what the intact manifest of their sequence says, or a sidecar belongs to no file. unmarked: there is none. unchecked: the file could not be read.',
  VERIFIED_STATES,
);

const VERDICT = oneOf(
  'holds: intact, and trusted when that was asked. broken: somebody has to act. unchecked: nobody knows. unmarked: there is nothing to verify.',
  VERDICTS_ON_MARKS,
);

const NAME = text('Base name.');

const FRAMES = object<VerifiedFrames>('The frames against the manifest of the sequence: docs/sequence-manifest.md.', {
  required: {
    intact: whole('Number of frames that are what was signed.'),
    changed: list('Under these names lies something that was not signed for.', NAME),
    missing: list('Frames whose content is nowhere in the folder.', NAME),
    extra: list('Named like frames, neither name nor content was signed for.', NAME),
    renamed: list(
      'Frames whose content has another name.',
      object<VerifiedFrames['renamed'][number]>('One frame.', {
        required: { from: text('Name as signed.'), to: text('Name that it has.') },
        optional: {},
      }),
    ),
    duplicated: list(
      'Files that hold the content of another frame once more.',
      object<VerifiedFrames['duplicated'][number]>('One file.', {
        required: { name: text('Its name.'), of: text('The frame that it is a copy of.') },
        optional: {},
      }),
    ),
    unread: list('Frames that could not be read.', NAME),
  },
  optional: {},
});

const LINE = object<VerifyLine>('One file, or one sequence that has a manifest.', {
  required: {
    schemaVersion: SCHEMA_VERSION_FIELD,
    kind: oneOf('Kind of line.', ['file', 'sequence']),
    path: text('Relative to the path given, "/" between folders; a sequence in its display form.'),
    verdict: VERDICT,
    state: STATE,
    intact: { description: 'Nothing changed since signing.', type: 'boolean' },
    trusted: { description: 'A trust anchor vouches for the signer.', type: 'boolean' },
    timeStamped: { description: 'Whether `when` is that of a time stamp.', type: 'boolean' },
    carrier: oneOf('Where the mark stands.', ['embedded', 'sidecar', 'remote', 'sequence', 'none']),
    faults: list('What is wrong, in plain words. Names in it are strangers’ text.', text('One fault.')),
  },
  optional: {
    signer: text('Name in the signing certificate. Only for trusted is it known to be true.'),
    sourceType: text('Digital source type stated last: a short code, or the text as written when it is none.'),
    agent: text('Software that the mark names. Strangers’ text.'),
    when: text('Time of the time stamp, else as the mark states it.'),
    manifest: text('Label of the active manifest.'),
    sha256: { ...SHA256, description: 'SHA-256 of the file; of the index for a sequence.' },
    unsupported: { description: 'Of a type that Assay knows nothing about: no mark is asked of it.', const: true },
    frames: FRAMES,
    error: ref('error'),
  },
});

function counts(names: readonly string[], description: string): Schema {
  return {
    description,
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, whole('Number of lines.')])),
    required: [...names],
    additionalProperties: false,
  };
}

const SUMMARY = object<VerifySummary>('The last line of each path given.', {
  required: {
    schemaVersion: SCHEMA_VERSION_FIELD,
    kind: { description: 'Kind of line.', const: 'summary' },
    path: text('The path as it was given.'),
    files: whole('Lines of single files.'),
    sequences: whole('Lines of sequences.'),
    verdicts: counts(VERDICTS_ON_MARKS, 'Lines by verdict.'),
    states: counts(VERIFIED_STATES, 'Lines by state.'),
    seconds: { description: 'How long it took, in seconds.', type: 'number', minimum: 0 },
    trustSet: text('Id of the set of trust anchors: none, or a hash over them.'),
  },
  optional: {},
});

/** docs/schemas/verify.schema.json. */
export function describeVerifyLine(): Schema {
  return {
    title: 'A line of `assay verify --json`',
    description:
      'One JSON object a line: files and sequences as they are done, and one summary for each path at its end.',
    oneOf: [ref('line'), ref('summary')],
    $defs: { line: LINE, summary: SUMMARY, error: SHARED_DEFINITIONS.error },
  };
}
