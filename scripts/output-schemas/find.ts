import type { FrameRate } from '../../src/domain/asset.ts';
import { PICTURE_VIEWS, UNSEARCHABLE } from '../../src/domain/fingerprint.ts';
import type { CommonMaterial, DeliveryMatches, FileMatches, NotSearched } from '../../src/domain/match.ts';
import type { NearMiss, PictureComparison } from '../../src/domain/match-comparison.ts';
import type { FindReport } from '../../src/domain/picture-report.ts';
import { flag, MATCH_DEFINITIONS, number } from './match.ts';
import { frame, list, object, oneOf, ref, type Schema, text, whole } from './schema.ts';
import { SCHEMA_VERSION_FIELD, SHA256, SHARED_DEFINITIONS } from './shared.ts';

const PATH = text('Where it was last seen; absent when nowhere.');

export const VERDICT = oneOf(
  'match: it is there. weak: too few keypoints agree. implausible: on a placement that no picture is put in. look-alike: as much like other places of the final. overlay: on something laid over both. background: on what surrounds the generated part.',
  ['match', 'weak', 'implausible', 'look-alike', 'overlay', 'background'],
);

export const THRESHOLDS = object<PictureComparison['thresholds']>('What decides: docs/matching.md.', {
  required: {
    matchBits: whole('Codes that differ in up to so many bits are a match.'),
    cropBits: whole('The same of crops of the source to other aspect ratios.'),
    candidateBits: whole('Up to so many, keypoints have to confirm it.'),
    acceptInliers: whole('So many agreeing keypoints are a match.'),
    certainInliers: whole('So many are a certain one.'),
  },
  optional: {},
});

export const FRAMES = object<NearMiss['frames']>('Frames that were held against each other; 0 of a still.', {
  required: { final: frame('Of what is searched with.'), source: frame('Of the content of the ledger.') },
  optional: {},
});

const LENGTH = object<FileMatches['total']>('A length.', {
  required: {
    frames: number('In frames.', { minimum: 0 }),
    seconds: number('In seconds; 0 for a still.', { minimum: 0 }),
  },
  optional: {},
});

const COMMON = object<CommonMaterial>('What occurs everywhere: a slate, bars, a logo, a leader.', {
  required: {
    item: object<CommonMaterial['item']>('One that looks like it.', {
      required: { sha256: SHA256 },
      optional: { path: PATH },
    }),
    alike: whole('Contents of the ledger that look the same.'),
    spans: list('Where it is.', ref('span')),
  },
  optional: {},
});

const TIMECODES = object<NonNullable<NotSearched['timecode']>>('Of both ends.', {
  required: { in: text('Of the first frame.'), out: text('Of the last frame.') },
  optional: {},
});

const NOT_SEARCHED = object<NotSearched>('A stretch that nobody can say anything about. It is not clean.', {
  required: {
    in: frame('First frame.'),
    out: frame('Last frame, inclusive.'),
    why: oneOf('Nothing to see in it, or it could not be decoded.', [...UNSEARCHABLE, 'undecodable']),
    seconds: number('How long.', { minimum: 0 }),
  },
  optional: { timecode: TIMECODES, error: ref('error', 'Why it could not be decoded.') },
});

const MATCHES = object<FileMatches>('What searching came to.', {
  required: {
    path: text('As it was given.'),
    total: { ...LENGTH, description: 'All of it.' },
    searched: { ...LENGTH, description: 'What a sample speaks for.' },
    instances: list('What was found, in the order in which it comes.', ref('match')),
    common: list('Found, and common to much else.', COMMON),
    notSearched: list('Stretches that could not be searched.', NOT_SEARCHED),
    thin: list('Sampled thinly: a shot of over 12 frames could have gone unseen.', ref('span')),
    remarks: list('Plain sentences.', { type: 'string' }),
  },
  optional: {
    rate: object<FrameRate>('Frames a second.', {
      required: { numerator: whole('Numerator.'), denominator: whole('Denominator.') },
      optional: {},
    }),
  },
});

const NEAR = object<NearMiss>('A content of the ledger that came near, and is no match.', {
  required: {
    item: object<NearMiss['item']>('The content.', { required: { sha256: SHA256 }, optional: { path: PATH } }),
    frames: FRAMES,
    mirrored: flag('Held against the mirror image.'),
  },
  optional: {
    distanceBits: {
      ...whole('Bits of 256 that differ; of a faint final as told by those that noise leaves alone.'),
      maximum: 256,
    },
    view: oneOf('Of which part of the content.', PICTURE_VIEWS),
    inliers: whole('Keypoints that agree on one placement.'),
    pairs: whole('Keypoints that are alike at all.'),
    verdict: VERDICT,
  },
});

const MISSING = object<DeliveryMatches['missing'][number]>('A generated content that could not be searched for.', {
  required: { sha256: SHA256, why: oneOf('Why.', ['no-fingerprint', 'unsearchable', 'failed']) },
  optional: { path: PATH, error: ref('error', 'Why it failed.') },
});

/** docs/schemas/find.schema.json. */
export function describeFindReport(): Schema {
  return {
    title: 'The document of `assay find --json`',
    ...object<FindReport>('Where a picture or movie shows generated material that the ledger knows.', {
      required: {
        schemaVersion: SCHEMA_VERSION_FIELD,
        kind: { description: 'Kind of document.', const: 'find' },
        state: oneOf('nothing-known: the ledger knows of no generated picture, so nothing was searched for.', [
          'done',
          'nothing-known',
        ]),
        path: text('What was searched with, as it was given.'),
        items: whole('Generated contents that were searched for.'),
        missing: list('Generated contents that could not be searched for.', MISSING),
        thorough: flag('Every frame was looked at.'),
        algorithm: text('Of the fingerprints.'),
        version: whole('Of the algorithm.'),
        near: list('What came near, nearest first.', NEAR),
        thresholds: THRESHOLDS,
      },
      optional: {
        matches: MATCHES,
        pictures: list(
          'Side-by-side pictures that were written.',
          object<NonNullable<FindReport['pictures']>[number]>('One picture.', {
            required: { instance: whole('Index of the instance, from 0.'), path: text('Absolute.') },
            optional: {},
          }),
        ),
      },
    }),
    $defs: { ...MATCH_DEFINITIONS, error: SHARED_DEFINITIONS.error },
  };
}
