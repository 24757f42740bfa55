import { ASSET_STATUSES } from '../../src/domain/asset.ts';
import { CREDENTIAL_STATES } from '../../src/domain/credential.ts';
import { ERROR_CODES, type FileError } from '../../src/domain/errors.ts';
import { DETAIL_LIMIT } from '../../src/domain/evidence.ts';
import type { LedgerHead } from '../../src/domain/ledger.ts';
import { CERTAINTIES, ORIGINS } from '../../src/domain/origin.ts';
import { SCHEMA_VERSION } from '../../src/domain/report.ts';
import type { FrameRange } from '../../src/domain/sequence.ts';
import { frame, map, object, oneOf, pattern, type Schema, text, whole } from './schema.ts';

export const SCHEMA_VERSION_FIELD: Schema = {
  description:
    'Version of this form. It grows only when a field changes its meaning or goes. New fields come without: this schema is that of the program it came with.',
  const: SCHEMA_VERSION,
};

export const SHA256 = pattern('SHA-256 of the content, 64 lower-case hexadecimal digits.', '^[0-9a-f]{64}$');

export const STATUS = oneOf(
  'checked: everything there is to read was read. unreadable: it could not be. unfinished: still being written. unsupported: of a type that Assay knows nothing about. Only what is checked has an origin; the others are not clean.',
  ASSET_STATUSES,
);

export const ORIGIN = oneOf(
  'What it is made of, highest first; the highest that the evidence reaches. unknown means that nothing was found: it does not mean clean.',
  ORIGINS,
);

export const CERTAINTY = oneOf(
  'How far the evidence goes. proven: a trusted, intact credential says so. Absent for an unknown origin.',
  CERTAINTIES,
);

export const CREDENTIAL_STATE = oneOf(
  'trusted: intact, signer chained to a trust anchor. valid: intact, signer unknown. expired: intact, certificate expired without a trusted time stamp. tampered: content or claim changed. malformed: another failure. unreadable: there is one that could not be read. remote: kept elsewhere, not fetched. absent: there is none.',
  CREDENTIAL_STATES,
);

export const MEDIA_TYPE = text('Media type (MIME) by the bytes of the file, never by its name.');

/** Definitions that both schemas use. */
export const SHARED_DEFINITIONS = {
  detail: map('Small facts kept with it: model, version, prompt, seed, jobId, carrier, raw … Strangers’ text.', {
    anyOf: [{ type: 'string', maxLength: DETAIL_LIMIT }, { type: 'number' }, { type: 'boolean' }],
  }),
  error: object<FileError>('Why it could not be checked.', {
    required: { code: oneOf('Stable code.', Object.keys(ERROR_CODES)), message: text('The same for people.') },
    optional: {},
  }),
  frameRange: object<FrameRange>('An inclusive run of frame numbers.', {
    required: {
      first: frame('First frame number.'),
      last: frame('Last frame number, inclusive.'),
      step: whole('Distance between neighbours, in frames; 1 for a single frame.', 1),
    },
    optional: {},
  }),
  ledgerHead: object<LedgerHead>(
    'Newest entry of the ledger’s event log. Kept elsewhere, it proves later that nothing before it was changed.',
    {
      required: {
        sequence: whole('Number of the entry; 0 for an empty log.'),
        hash: pattern('Hash of the entry, 64 lower-case hexadecimal digits.', '^[0-9a-f]{64}$'),
      },
      optional: {},
    },
  ),
} satisfies Record<string, Schema>;
