import { CREDENTIAL_STATES } from '../../src/domain/credential.ts';
import { ARRIVALS } from '../../src/domain/receipt.ts';
import type { ArrivalLine, ReceiptVerification } from '../../src/domain/receipt-verification.ts';
import { CARRIER, MANIFEST_LABEL, ORIGIN_CODE, path, RECEIPT_SIGNER, TIME } from './receipt.ts';
import { list, object, oneOf, type Schema, text, whole } from './schema.ts';
import { SCHEMA_VERSION_FIELD, SHA256 } from './shared.ts';

const ENTRY = object<ArrivalLine>('What became of one file of the receipt.', {
  required: {
    path: path('As the receipt says it.'),
    arrival: oneOf(
      'arrived: same bytes, mark intact. renamed: the same under another name. lost: it is there, the mark is not. stripped-sidecar: same bytes, what stood beside it is gone. changed: other bytes, or another credential. tampered: its credential no longer binds. missing: not there. unchecked: could not be read.',
      ARRIVALS,
    ),
    message: text('Plain words. May hold strangers’ text.'),
    origin: ORIGIN_CODE,
    carrier: CARRIER,
    manifest: MANIFEST_LABEL,
    sha256: { ...SHA256, description: 'SHA-256 of what was handed over.' },
  },
  optional: {
    foundAt: text('Where it was found, relative to the folder searched (behind that folder when there are several).'),
  },
});

const RECEIPT = object<ReceiptVerification['receipt']>('The receipt.', {
  required: {
    path: text('As it was given.'),
    sha256: SHA256,
    id: text('UUID.'),
    madeAt: { ...TIME, description: 'When it says that it was made.' },
    signer: RECEIPT_SIGNER,
    warnings: list('What it says that its reader has to know.', { type: 'string' }),
    marked: whole('Files that it says were marked.'),
    failed: whole('Files that it says could not be marked.'),
  },
  optional: {},
});

const STANDING = object<ReceiptVerification['standing']>('Whether the receipt’s own word may be taken.', {
  required: {
    state: oneOf('State of its signature; absent: it is not signed.', CREDENTIAL_STATES),
    page: oneOf(
      'The page to print beside it. absent: it does not lie there. unbound: the receipt names none. unread: it could not be read.',
      ['intact', 'changed', 'absent', 'unbound', 'unread'],
    ),
    faults: list('Why its word may not be taken; empty when it may.', { type: 'string' }),
  },
  optional: { signer: text('Name in the certificate that the receipt is signed with.') },
});

/** docs/schemas/receipt-verify.schema.json. */
export function describeReceiptVerification(): Schema {
  const counts: Schema = {
    description: 'Files of the receipt by outcome.',
    type: 'object',
    properties: Object.fromEntries(ARRIVALS.map((arrival) => [arrival, whole('Number of files.')])),
    required: [...ARRIVALS],
    additionalProperties: false,
  };
  const document = object<ReceiptVerification>('Which marks of a receipt arrived.', {
    required: {
      schemaVersion: SCHEMA_VERSION_FIELD,
      receipt: RECEIPT,
      standing: STANDING,
      entries: list('One for each file of the receipt, in its order.', ENTRY),
      counts,
      extra: whole('Files there that the receipt knows nothing of.'),
      problems: {
        ...list(
          'What could not be looked into; the first 1,000.',
          object<ReceiptVerification['problems'][number]>('A folder or an entry.', {
            required: { path: text('Relative to the folder searched.'), message: text('Why, for people.') },
            optional: {},
          }),
        ),
        maxItems: 1000,
      },
      problemCount: whole('Number of all of these.'),
      trustSet: text('Id of the set of trust anchors: none, or a hash over them.'),
    },
    optional: {},
  });
  return { title: 'The document of `assay receipt verify --json`', ...document };
}
