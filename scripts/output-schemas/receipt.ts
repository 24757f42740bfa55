import { CREDENTIAL_STATES } from '../../src/domain/credential.ts';
import { SOURCE_CLASSES } from '../../src/domain/digital-source-type.ts';
import { SIGNATURE_ALGORITHMS } from '../../src/domain/manifest-plan.ts';
import { RECEIPT_FORMAT, type Receipt, type ReceiptEntry, type ReceiptFailure } from '../../src/domain/receipt.ts';
import { RECEIPT_ENTRY_LIMIT } from '../../src/domain/receipt-document.ts';
import { list, object, oneOf, pattern, ref, type Schema, text, whole } from './schema.ts';
import { SHA256 } from './shared.ts';

/** A path below a folder: relative, `/` between parts, none of them empty, `.` or `..`. */
const RELATIVE_PATH = '^(?!\\.{0,2}(?:/|$))[^/\\u0000]+(?:/(?!\\.{0,2}(?:/|$))[^/\\u0000]+)*$';

export const ORIGIN_CODE = oneOf(
  'What the mark says: code of the IPTC digital source type vocabulary.',
  Object.keys(SOURCE_CLASSES),
);

export const CARRIER = oneOf(
  'Where the mark stands. embedded: in the file. sidecar: in a .c2pa file beside it. sequence: in the signed manifest of the sequence that the file is a frame of.',
  ['embedded', 'sidecar', 'sequence'],
);

export const MANIFEST_LABEL = text(
  'Label of the active manifest (urn:c2pa:…); for a frame without a mark of its own, of its sequence’s manifest.',
);

export const TIME: Schema = {
  description: 'ISO 8601 with a zone.',
  type: 'string',
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?(?:Z|[+-]\\d\\d:\\d\\d)$',
};

export const RECEIPT_SIGNER = object<Receipt['signer']>('Who signed the marks, and this receipt.', {
  required: {
    name: text('Organisation of the certificate, else its common name.'),
    fingerprint: text(
      'SHA-256 of the leaf certificate, lower-case hexadecimal. The receipt has to be signed with this certificate.',
    ),
    algorithm: oneOf('Signature algorithm.', SIGNATURE_ALGORITHMS),
    development: {
      description: 'True for certificates made for trying out: they prove nothing to anybody else.',
      type: 'boolean',
    },
  },
  optional: { timeStampAuthority: text('Address of the authority that was asked for time stamps.') },
});

export function path(description: string): Schema {
  return { ...pattern(description, RELATIVE_PATH), maxLength: 4096 };
}

const CONTENT = object<ReceiptEntry['after']>('Some content.', {
  required: { sha256: SHA256, sizeBytes: whole('Size in bytes.') },
  optional: {},
});

const SIDECAR = object<ReceiptEntry['sidecars'][number]>('A file beside the marked one.', {
  required: { path: path('Relative like the path of the file.'), sha256: SHA256 },
  optional: {},
});

const ENTRY = object<ReceiptEntry>('A file that was marked.', {
  required: {
    path: path('Relative to the folder that was marked, or to that of the output.'),
    carrier: CARRIER,
    sidecars: {
      ...list('What has to stay beside it: .c2pa, .xmp, the sequence manifest and its signature.', SIDECAR),
      maxItems: 16,
    },
    before: ref('content', 'The file before marking.'),
    after: ref('content', 'The file as it was handed over.'),
    origin: ORIGIN_CODE,
    manifest: MANIFEST_LABEL,
    request: { ...SHA256, description: 'SHA-256 of what was asked for: the same request gives the same value.' },
    readBack: oneOf('How the mark read back before the file was put in place.', CREDENTIAL_STATES),
  },
  optional: {
    timeStampedAt: { ...TIME, description: 'When a time stamp says that it was signed; absent without one.' },
    unchanged: { description: 'True when it carried this very mark already and was left as it is.', type: 'boolean' },
  },
});

const FAILURE = object<ReceiptFailure>('A file that was to be marked and was not.', {
  required: {
    path: path('Relative like those of the entries.'),
    code: text('Stable code of the error.'),
    message: text('The same for people.'),
  },
  optional: {},
});

/** docs/schemas/receipt.schema.json. */
export function describeReceipt(): Schema {
  const document = object<Receipt>(
    'What was marked, by whom and how it read back. Its detached signature is the file of the same name with .c2pa behind. docs/receipt.md explains it.',
    {
      required: {
        format: { description: 'Tells a receipt from any other JSON.', const: RECEIPT_FORMAT },
        version: { description: 'Version of this form.', const: 1 },
        id: pattern('UUID.', '^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$'),
        madeAt: { ...TIME, description: 'When the receipt was made.' },
        program: object<Receipt['program']>('The program that marked.', {
          required: { name: text('Name.'), version: text('Version.') },
          optional: {},
        }),
        signer: RECEIPT_SIGNER,
        warnings: list('What the reader has to know, in plain words.', { type: 'string' }),
        entries: { ...list('By path.', ref('entry')), maxItems: RECEIPT_ENTRY_LIMIT },
        failures: { ...list('By path.', ref('failure')), maxItems: RECEIPT_ENTRY_LIMIT },
      },
      optional: {
        page: object<Receipt['page']>('The page to print, bound by its hash.', {
          required: { name: text('Name of the file beside the receipt.'), sha256: SHA256 },
          optional: {},
        }),
      },
    },
  );
  return {
    title: 'A receipt of marks (NAME.receipt.json)',
    ...document,
    $defs: { entry: ENTRY, failure: FAILURE, content: CONTENT },
  };
}
