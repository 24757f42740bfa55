import type { FingerprintReport, FingerprintTrouble } from '../../src/domain/picture-report.ts';
import { FINGERPRINTS } from './match.ts';
import { list, object, oneOf, ref, type Schema, text, whole } from './schema.ts';
import { SCHEMA_VERSION_FIELD, SHA256, SHARED_DEFINITIONS } from './shared.ts';

const LISTED = 1000;
const PATH = text('Where it was last seen; absent when nowhere.');

const TROUBLE = object<FingerprintTrouble>('A generated picture that no delivery can be searched for.', {
  required: {
    sha256: SHA256,
    status: oneOf('It could not be decoded; it is not there any more as it was recorded.', ['failed', 'unreachable']),
  },
  optional: { path: PATH, error: ref('error', 'Why.') },
});

const BLANK = object<FingerprintReport['unsearchable'][number]>('A generated picture with nothing in it.', {
  required: { sha256: SHA256 },
  optional: { path: PATH },
});

/** docs/schemas/fingerprint.schema.json. */
export function describeFingerprintReport(): Schema {
  return {
    title: 'The document of `assay fingerprint --json`',
    ...object<FingerprintReport>('What became of the generated pictures that the ledger knows.', {
      required: {
        schemaVersion: SCHEMA_VERSION_FIELD,
        kind: { description: 'Kind of document.', const: 'fingerprint' },
        items: whole('Generated pictures that were asked for.'),
        counts: FINGERPRINTS,
        unsearchable: {
          ...list('Black, flat or too plain to be told from other pictures; the first 1,000.', BLANK),
          maxItems: LISTED,
        },
        unsearchableCount: whole('Number of all of these.'),
        troubles: { ...list('Pictures without a fingerprint; the first 1,000.', TROUBLE), maxItems: LISTED },
        seconds: { description: 'How long it took, in seconds.', type: 'number', minimum: 0 },
      },
      optional: {},
    }),
    $defs: { error: SHARED_DEFINITIONS.error },
  };
}
