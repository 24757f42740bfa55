import { PICTURE_VIEWS, UNSEARCHABLE } from '../../src/domain/fingerprint.ts';
import { MATCH_CONFIDENCES } from '../../src/domain/match.ts';
import type { ComparedCodes, ComparedKeypoints, PictureComparison } from '../../src/domain/match-comparison.ts';
import type { CompareReport } from '../../src/domain/picture-report.ts';
import { FRAMES, THRESHOLDS, VERDICT } from './find.ts';
import { flag, TRANSFORM } from './match.ts';
import { list, object, oneOf, ref, type Schema, text, whole } from './schema.ts';
import { SCHEMA_VERSION_FIELD } from './shared.ts';

const VIEW = oneOf('The whole picture, without its borders, or the middle at an aspect ratio.', PICTURE_VIEWS);
const BLANK = oneOf('Why there is nothing to tell it by.', UNSEARCHABLE);

const CODES = object<ComparedCodes>('Two codes held against each other.', {
  required: {
    final: { ...VIEW, description: 'Part of the final.' },
    source: { ...VIEW, description: 'Part of the source.' },
    mirrored: flag('The final was mirrored.'),
    distanceBits: {
      ...whole('Bits of 256 that differ; of a faint final as told by those that noise leaves alone.'),
      maximum: 256,
    },
  },
  optional: {
    faint: object<NonNullable<ComparedCodes['faint']>>(
      'The distance was counted over those bits of a faint final that noise leaves alone.',
      {
        required: {
          steadyBits: { ...whole('How many they are.'), maximum: 256 },
          allBits: { ...whole('Bits of all 256 that differ.'), maximum: 256 },
        },
        optional: {},
      },
    ),
  },
});

const KEYPOINTS = object<ComparedKeypoints>('Keypoints held against each other, in one orientation.', {
  required: {
    mirrored: flag('The final was mirrored.'),
    final: whole('Keypoints of the final.'),
    source: whole('Keypoints of the source.'),
    pairs: whole('Alike at all.'),
    inliers: whole('Agreeing on one placement.'),
  },
  optional: { verdict: VERDICT, transform: ref('transform') },
});

/** docs/schemas/compare.schema.json. */
export function describeCompareReport(): Schema {
  return {
    title: 'The document of `assay compare --json`',
    ...object<CompareReport>('Why one picture is found in another, or is not.', {
      required: {
        schemaVersion: SCHEMA_VERSION_FIELD,
        kind: { description: 'Kind of document.', const: 'compare' },
        final: text('As it was given.'),
        source: text('As it was given.'),
        frames: { ...FRAMES, description: 'Of movies, the two frames that were compared; 0 for a still.' },
        codes: list('Every pair of codes, nearest first.', CODES),
        keypoints: list('Both orientations.', KEYPOINTS),
        unsearchable: object<PictureComparison['unsearchable']>('Which of them cannot be told from other pictures.', {
          required: {},
          optional: { final: BLANK, source: BLANK },
        }),
        thresholds: THRESHOLDS,
        verdict: oneOf('Whether a search would find it.', ['match', 'no-match', 'cannot-tell']),
        reasons: list('Plain sentences, the deciding one first.', { type: 'string' }),
      },
      optional: {
        by: oneOf('What decided.', ['codes', 'keypoints']),
        confidence: oneOf('How sure it is: docs/matching.md.', [...MATCH_CONFIDENCES]),
        transform: ref('transform'),
        picture: text('Side-by-side picture that was written.'),
      },
    }),
    $defs: { transform: TRANSFORM },
  };
}
