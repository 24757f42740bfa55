import { ASSET_STATUSES } from '../../src/domain/asset.ts';
import { EVIDENCE_LIMIT, type Evidence, type PathStep, REMARK_CODES } from '../../src/domain/evidence.ts';
import {
  APPROVAL_MISSES,
  type CoveringApproval,
  type Finding,
  type NearApproval,
  SEVERITIES,
  type SignOff,
} from '../../src/domain/finding.ts';
import { FINDING_CODES } from '../../src/domain/finding-codes.ts';
import { CERTAINTIES } from '../../src/domain/origin.ts';
import type { CheckReport, CoveragePart, RuleText } from '../../src/domain/report.ts';
import { RATE_NAMES } from '../../src/domain/timecode.ts';
import { BASIS_TEXT } from '../../src/report/describe-finding.ts';
import { MATCH_DEFINITIONS, PICTURE_SEARCH } from './match.ts';
import { list, object, oneOf, pattern, ref, type Schema, text, whole } from './schema.ts';
import { CERTAINTY, ORIGIN, SCHEMA_VERSION_FIELD, SHA256, SHARED_DEFINITIONS } from './shared.ts';

const DATE = '^\\d{4}-\\d{2}-\\d{2}$';
const TIMECODE = '^\\d{2}:\\d{2}:\\d{2}[:;]\\d{2}$';
const FINDING_ID = pattern(
  '12 hexadecimal digits. The same fault in the next delivery has the same id.',
  '^[0-9a-f]{12}$',
);
const CODE = oneOf('Stable code: docs/findings.md.', [...Object.keys(FINDING_CODES), ...Object.keys(REMARK_CODES)]);
const RULE = text('Rule of the policy profile, such as N03, or of Assay’s own (A01 …): docs/rules.md.');
const PATH = text(
  'Relative to the delivery, "/" between folders; a sequence in its display form, name.1001-1020#.exr.',
);

const STEP = object<PathStep>('One step from a manifest to one of its ingredients.', {
  required: {
    relation: oneOf('How the ingredient was used.', ['parent', 'component', 'input']),
    conversionOnly: { description: 'True when the user only converted, repackaged or published it.', type: 'boolean' },
  },
  optional: {},
});

const EVIDENCE = object<Evidence>('One thing a file says about its origin, as it was read.', {
  required: {
    sign: text('Dotted id of the sign: docs/signals.md.'),
    origin: { ...ORIGIN, description: 'The origin that this piece alone claims.' },
    certainty: oneOf(
      'How far this piece goes. Never proven: that is judged of the whole.',
      CERTAINTIES.filter((certainty) => certainty !== 'proven'),
    ),
    carrier: text('Where it was read: an ExifTool key, "sidecar NAME", "pixels", or the label of an assertion.'),
  },
  optional: {
    system: text('The generating system, e.g. Midjourney.'),
    detail: ref('detail'),
    manifest: text('Label of the C2PA manifest that says so.'),
    through: list('From the file to that manifest, outermost first; empty or absent: the file’s own.', STEP),
  },
});

const APPROVAL = object<CoveringApproval>('The approval that covers the finding.', {
  required: {
    reference: text('Reference of the approval.'),
    approver: text('The person who approved.'),
    organisation: text('For whom.'),
    date: pattern('Day of approval, YYYY-MM-DD.', DATE),
    conditions: list('Conditions it was given under.', text('One condition.')),
  },
  optional: { expires: pattern('Last day it is good for, YYYY-MM-DD; absent: no end.', DATE) },
});

const NEAR_APPROVAL = object<NearApproval>('An approval that looks as if it covered the finding, and does not.', {
  required: { reference: text('Reference of the approval.'), why: text('Why it does not cover.') },
  optional: { code: oneOf('The same as a stable code: docs/rules.md.', Object.keys(APPROVAL_MISSES)) },
});

const SIGN_OFF = object<SignOff>('What a person said (`assay accept`).', {
  required: {
    by: text('Who.'),
    reason: text('Why.'),
    at: text('When, ISO 8601 in UTC.'),
  },
  optional: {},
});

const TIMECODES = object<NonNullable<Finding['timecode']>>('Where in the programme, exact to the frame.', {
  required: {
    in: pattern('First frame, HH:MM:SS:FF; ";" before the frames means drop frame.', TIMECODE),
    out: pattern('Last frame, inclusive.', TIMECODE),
    rate: oneOf('Frames a second.', RATE_NAMES),
  },
  optional: {},
});

const FINDING = object<Finding>('One instance of one fault. It is open unless it has an approval or was accepted.', {
  required: {
    id: FINDING_ID,
    code: CODE,
    rule: RULE,
    severity: oneOf('A Blocker fails a delivery, an Issue holds it, an FYI does neither.', [...SEVERITIES]),
    path: PATH,
    message: text('What is the matter. May hold strangers’ text.'),
    evidence: { ...list('What it rests on, strongest first.', ref('evidence')), maxItems: EVIDENCE_LIMIT },
    basis: oneOf('The kind of evidence.', Object.keys(BASIS_TEXT)),
    change: oneOf('Against the last check of the same delivery.', ['new', 'carried']),
  },
  optional: {
    picture: text('A file that shows it, relative to the delivery: the first frame of the instance.'),
    remedy: text('What settles it.'),
    shot: text('Shot, by the show’s pattern.'),
    frames: ref('frameRange'),
    timecode: ref('timecode'),
    origin: ORIGIN,
    certainty: CERTAINTY,
    match: ref('match', 'What was found again in the picture; only with basis matched.'),
    approval: ref('approval'),
    nearApprovals: list('Approvals that come near.', ref('nearApproval')),
    accepted: ref('signOff', 'Signed off by a person.'),
    content: {
      ...SHA256,
      description:
        'SHA-256 over the sorted hashes of the files it is in; absent when one has none. Sign-offs of Blockers are pinned to it.',
    },
    lapsed: ref('signOff', 'A Blocker that was signed off for other content than this, and is open again.'),
  },
});

const COVERAGE_PART = object<CoveragePart>('The four parts add up to the total.', {
  required: {
    total: whole('All.'),
    withEvidence: whole('Carry evidence of some origin, or a credential.'),
    declared: whole('No evidence, but a declaration speaks for them.'),
    unknown: whole('Neither evidence nor declaration. Unknown is not clean.'),
    unchecked: whole('Could not be checked; in none of the other three.'),
  },
  optional: {},
});

const COVERAGE = object<CheckReport['coverage']>('How much of the delivery anything is known of.', {
  required: {
    files: ref('coveragePart', 'In files, the frames of sequences included.'),
    frames: ref('coveragePart', 'In pictures: 1 for a still, what a movie says of itself, 0 for sound and documents.'),
    bytes: ref('coveragePart', 'In bytes.'),
  },
  optional: {},
});

const UNCHECKED = object<CheckReport['unchecked'][number]>('A file that nobody looked into. It is not clean.', {
  required: {
    path: text('Relative to the delivery.'),
    status: oneOf(
      'Why there is no result.',
      ASSET_STATUSES.filter((status) => status !== 'checked'),
    ),
  },
  optional: { error: ref('error') },
});

const RULE_TEXT = object<RuleText>('A rule that a finding names, as the profile words it.', {
  required: { id: RULE, title: text('In a few words.'), text: text('What it asks.') },
  optional: { source: text('Section of the recipient’s document.') },
});

const FIXED = object<CheckReport['fixed'][number]>('A finding of the last check that is gone.', {
  required: { id: FINDING_ID, code: text('Its code.'), rule: RULE, path: PATH, message: text('What was the matter.') },
  optional: {},
});

const FILE = object<CheckReport['files'][number]>('A file of the delivery.', {
  required: { path: text('Relative to the delivery.') },
  optional: { sha256: SHA256 },
});

const REPORT = object<CheckReport>('The report of one check of one delivery.', {
  required: {
    schemaVersion: SCHEMA_VERSION_FIELD,
    kind: { description: 'Kind of document.', const: 'check' },
    verdict: oneOf(
      'fail: an open Blocker. hold: an open Issue, or something still being written. pass: otherwise; read it together with the coverage.',
      ['pass', 'hold', 'fail'],
    ),
    show: object<CheckReport['show']>('The show.', {
      required: { id: text('Id of the show.'), title: text('Its title.') },
      optional: {},
    }),
    delivery: object<CheckReport['delivery']>('The delivery.', {
      required: {
        name: text('Name that its redeliveries share.'),
        path: text('The folder as it was given.'),
        delivered: pattern('Day of delivery, YYYY-MM-DD: approvals must not be later.', DATE),
      },
      optional: {},
    }),
    checkedAt: text('When it was checked, ISO 8601 in UTC.'),
    policy: object<CheckReport['policy']>('The policy profile.', {
      required: { id: text('Id of the profile.'), version: text('Its version.') },
      optional: {},
    }),
    program: object<CheckReport['program']>('The program.', {
      required: { name: text('Name.'), version: text('Version.') },
      optional: {},
    }),
    signsVersion: text('Version of the signs.'),
    trustSet: text('Id of the set of trust anchors: none, or a hash over them. With none nothing can read trusted.'),
    ledgerHead: ref('ledgerHead'),
    coverage: COVERAGE,
    unchecked: list('What could not be checked.', UNCHECKED),
    findings: list('Open ones first, then by severity, path and frame.', ref('finding')),
    fixed: list('Findings of the last check that are gone.', FIXED),
    files: list('Every file of the delivery.', FILE),
  },
  optional: { rules: list('The rules that the findings name.', RULE_TEXT), search: PICTURE_SEARCH },
});

/** docs/schemas/check.schema.json. */
export function describeCheckReport(): Schema {
  return {
    title: 'The document of `assay check --json`',
    ...REPORT,
    $defs: {
      finding: FINDING,
      evidence: EVIDENCE,
      approval: APPROVAL,
      nearApproval: NEAR_APPROVAL,
      signOff: SIGN_OFF,
      timecode: TIMECODES,
      coveragePart: COVERAGE_PART,
      ...MATCH_DEFINITIONS,
      ...SHARED_DEFINITIONS,
    },
  };
}
