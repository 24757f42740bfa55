import { ASSET_STATUSES } from '../../src/domain/asset.ts';
import { ERROR_CODES } from '../../src/domain/errors.ts';
import { REMARK_CODES, type Remark } from '../../src/domain/evidence.ts';
import { ORIGINS } from '../../src/domain/origin.ts';
import type {
  AssetLine,
  EvidenceLine,
  IngredientLine,
  NoticeLine,
  SequenceLine,
  SummaryLine,
} from '../../src/domain/report.ts';
import { FINGERPRINTS } from './match.ts';
import { type Fields, frame, list, map, object, oneOf, ref, type Schema, text, whole } from './schema.ts';
import {
  CERTAINTY,
  CREDENTIAL_STATE,
  MEDIA_TYPE,
  ORIGIN,
  SCHEMA_VERSION_FIELD,
  SHA256,
  SHARED_DEFINITIONS,
  STATUS,
} from './shared.ts';

const REMARK = object<Remark>('Something about the file that somebody should read. Codes: docs/findings.md.', {
  required: {
    code: oneOf('Stable code.', Object.keys(REMARK_CODES)),
    message: text('The same for people. May hold strangers’ text.'),
  },
  optional: { detail: ref('detail') },
});

const EVIDENCE = object<EvidenceLine>('One thing the file says about its origin.', {
  required: {
    sign: text('Dotted id of the sign: docs/signals.md.'),
    origin: { ...ORIGIN, description: 'The origin that this piece alone claims.' },
    certainty: { ...CERTAINTY, description: 'How far this piece goes.' },
  },
  optional: { system: text('The generating system, e.g. Midjourney.'), detail: ref('detail') },
});

const INGREDIENT = object<IngredientLine>(
  'Something that went into the file, by its credential. Each before its own.',
  {
    required: {
      relationship: oneOf(
        'parentOf: the file was made from it. componentOf: it is a part. inputTo: it was fed to a tool.',
        ['parentOf', 'componentOf', 'inputTo'],
      ),
      state: { ...CREDENTIAL_STATE, description: 'State of the ingredient’s own credential; absent: it has none.' },
      depth: whole('1 for an ingredient of the active manifest, 2 for one of that, and so on.', 1),
    },
    optional: {
      title: text('Title as its maker gave it.'),
      signer: text('Who signed the ingredient’s own credential.'),
    },
  },
);

const CREDENTIAL = object<AssetLine['credential']>(
  'The content credential (C2PA) of the file; for a sequence, of its worst frame.',
  {
    required: { state: CREDENTIAL_STATE },
    optional: { signer: text('Name in the signing certificate. Only for trusted is it known to be true.') },
  },
);

type Shared = keyof AssetLine & keyof SequenceLine;

/** Fields that an asset and a sequence share, described for either. */
function lineFields(kind: 'asset' | 'sequence'): Fields<Pick<AssetLine, Exclude<Shared, 'kind'>>> & {
  readonly required: { readonly kind: Schema };
} {
  const of = kind === 'asset' ? 'the file' : 'all frames together';
  return {
    required: {
      schemaVersion: SCHEMA_VERSION_FIELD,
      kind: { description: 'Kind of line.', const: kind },
      path: text(
        kind === 'asset'
          ? 'Relative to the scanned root, "/" between folders.'
          : 'Display form relative to the scanned root: name.1001-1020#.exr.',
      ),
      status:
        kind === 'asset'
          ? STATUS
          : { ...STATUS, description: 'checked only when every frame is; else what the first unchecked frame is.' },
      evidence: list(kind === 'asset' ? 'What decided comes first.' : 'Evidence of the worst frame.', ref('evidence')),
      credential: ref('credential'),
      ingredients: list('Every ingredient at every depth.', ref('ingredient')),
      findings: list('Remarks.', ref('remark')),
      sizeBytes: whole(`Size of ${of} in bytes.`),
    },
    optional: {
      origin:
        kind === 'asset'
          ? ORIGIN
          : { ...ORIGIN, description: 'Origin of the worst frame; absent unless every frame was checked.' },
      certainty: CERTAINTY,
      mediaType: MEDIA_TYPE,
      error: ref('error'),
    },
  };
}

/** Only what was checked has an origin, and what was checked has one. */
const ORIGIN_WHEN_CHECKED: Schema = {
  if: { properties: { status: { const: 'checked' } } },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
  then: { required: ['origin'] },
  else: { not: { required: ['origin'] } },
};

function assetLine(): Schema {
  const { required, optional } = lineFields('asset');
  return {
    ...object<AssetLine>('One file.', { required, optional: { ...optional, sha256: SHA256 } }),
    ...ORIGIN_WHEN_CHECKED,
  };
}

const DIFFERING = object<SequenceLine['differs'][number]>('A frame that is not what most frames are.', {
  required: { frame: frame('Frame number.'), path: text('Its file, relative to the scanned root.'), status: STATUS },
  optional: { origin: ORIGIN },
});

function sequenceLine(): Schema {
  const { required, optional } = lineFields('sequence');
  const fields: Fields<SequenceLine> = {
    required: {
      ...required,
      frames: whole('Number of frames that are there.', 3),
      ranges: list('The frames that are there.', ref('frameRange')),
      missing: list('Holes between them.', ref('frameRange')),
      step: whole('Distance between frames, in frames.', 1),
      padding: whole('Digits that the frame number is padded to; 0 or 1: not padded.'),
      origins: countsBy(ORIGINS, 'Checked frames by origin; origins without frames are left out.', []),
      differs: list('Frames that are not what most frames are.', DIFFERING),
    },
    optional,
  };
  return {
    ...object<SequenceLine>('An image sequence. It is what its worst frame is.', fields),
    ...ORIGIN_WHEN_CHECKED,
  };
}

function countsBy(names: readonly string[], description: string, required: readonly string[] = names): Schema {
  return {
    description,
    type: 'object',
    properties: Object.fromEntries(
      names.map((name) => [name, { description: 'Number of files.', type: 'integer', minimum: 0 }]),
    ),
    required: [...required],
    additionalProperties: false,
  };
}

const COUNT: Schema = { type: 'integer', minimum: 1 };

const PROBLEM = object<SummaryLine['problems'][number]>('An entry that could not even be listed or opened.', {
  required: {
    path: text('Relative to the scanned root.'),
    code: oneOf('Stable code.', Object.keys(ERROR_CODES)),
    message: text('The same for people.'),
  },
  optional: {},
});

const NOTICE = object<NoticeLine>('Something about what is no asset: a receipt, a sequence manifest, a folder.', {
  required: {
    schemaVersion: SCHEMA_VERSION_FIELD,
    kind: { description: 'Kind of line.', const: 'notice' },
    path: text('Relative to the scanned root, "/" between folders; "." for the root itself.'),
    findings: list('Remarks.', ref('remark')),
  },
  optional: {},
});

const SUMMARY = object<SummaryLine>('The last line of each root scanned.', {
  required: {
    schemaVersion: SCHEMA_VERSION_FIELD,
    kind: { description: 'Kind of line.', const: 'summary' },
    path: text('The scanned root as it was given.'),
    files: whole('Files looked at, the frames of sequences included.'),
    sequences: whole('Image sequences among them.'),
    bytes: whole('Their size together, in bytes.'),
    read: whole('Files read now.'),
    unchanged: whole('Files known from the ledger and not changed since.'),
    statuses: countsBy(ASSET_STATUSES, 'Files by status.'),
    origins: countsBy(ORIGINS, 'Checked files by origin.'),
    findings: map('Remarks by code.', COUNT),
    skipped: map('Entries skipped, by the rule that skipped them.', COUNT),
    problems: { ...list('Entries that could not be judged; the first 1,000.', PROBLEM), maxItems: 1000 },
    problemCount: whole('Number of all such entries.'),
    seconds: { description: 'How long the scan took, in seconds.', type: 'number', minimum: 0 },
    trustSet: text('Id of the set of trust anchors: none, or a hash over them.'),
    signsVersion: text('Version of the signs.'),
    ledgerHead: ref('ledgerHead'),
  },
  optional: { fingerprints: FINGERPRINTS },
});

/** docs/schemas/scan.schema.json. */
export function describeScanLine(): Schema {
  return {
    title: 'A line of `assay scan --json`',
    description:
      'One JSON object a line: files, sequences and notices as they are done, and one summary for each root at its end. With --frames each frame of a sequence has an asset line of its own behind the line of the sequence.',
    oneOf: [ref('asset'), ref('sequence'), ref('notice'), ref('summary')],
    $defs: {
      asset: assetLine(),
      sequence: sequenceLine(),
      notice: NOTICE,
      summary: SUMMARY,
      evidence: EVIDENCE,
      credential: CREDENTIAL,
      ingredient: INGREDIENT,
      remark: REMARK,
      ...SHARED_DEFINITIONS,
    },
  };
}
