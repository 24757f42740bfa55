import type { FingerprintCounts } from '../../src/domain/fingerprint-counts.ts';
import { type FoundTransform, type FrameSpan, MATCH_CONFIDENCES, type MatchInstance } from '../../src/domain/match.ts';
import type { PictureSearch, SearchedPart } from '../../src/domain/report.ts';
import { frame, list, object, oneOf, ref, type Schema, text, whole } from './schema.ts';
import { ORIGIN, SHA256 } from './shared.ts';

export function number(
  description: string,
  limits: { readonly minimum?: number; readonly maximum?: number } = {},
): Schema {
  return { description, type: 'number', ...limits };
}

export const flag = (description: string): Schema => ({ description, type: 'boolean' });

const SPAN = object<FrameSpan>(
  'Frames, both ends inclusive: counted from 0 in a movie, the numbers in the names of a sequence, 0 for a still.',
  {
    required: { in: frame('First frame.'), out: frame('Last frame.') },
    optional: {
      timecode: object<NonNullable<FrameSpan['timecode']>>('Of both; absent when the file has none.', {
        required: { in: text('Of the first frame.'), out: text('Of the last frame.') },
        optional: {},
      }),
    },
  },
);

const POINT: Schema = {
  description: 'x and y in fractions of the frame; may lie outside of it.',
  type: 'array',
  items: { type: 'number' },
  minItems: 2,
  maxItems: 2,
};

export const TRANSFORM = object<FoundTransform>('How it was changed on its way, as far as it could be measured.', {
  required: {
    mirrored: flag('Left and right are swapped.'),
    placement: oneOf('The frame is the source; a part of the source fills it; the source is a part of it.', [
      'whole',
      'cropped',
      'composited',
    ]),
    share: number('Share of the final frame that it covers.', { minimum: 0, maximum: 1 }),
  },
  optional: {
    scale: number('Width of the whole source in widths of the final frame.', { minimum: 0 }),
    rotationDegrees: number('Turned clockwise.', { minimum: -180, maximum: 180 }),
    corners: list('Corners of the source in the final frame, clockwise from its top left.', POINT),
    graded: flag('Brightness or contrast differ notably.'),
    speed: number('Frames of the source for each frame of the final; 0 is held, below 0 runs backwards.'),
  },
});

/** A piece of generated material that was found again. */
export const MATCH = object<MatchInstance>('What was found again in the picture, and where.', {
  required: {
    item: object<MatchInstance['item']>('The content of the ledger that was found.', {
      required: {
        sha256: SHA256,
        origin: ORIGIN,
        known: oneOf('What its origin rests on.', ['sign', 'declaration', 'mark']),
      },
      optional: {
        path: text('Where it was last seen.'),
        system: text('The generating system.'),
        used: ref('span', 'Which frames of it, when it is a movie.'),
      },
    }),
    final: ref('span', 'Where it is in the delivery.'),
    seconds: number('On screen; 0 for a still.', { minimum: 0 }),
    transform: TRANSFORM,
    by: oneOf('What decided: codes of whole frames, or keypoints.', ['codes', 'keypoints']),
    frames: whole('Frames looked at that agree.'),
    confidence: oneOf('How sure it is; what was measured of each level: docs/matching.md.', [...MATCH_CONFIDENCES]),
    best: object<MatchInstance['best']>('The frames that show it best.', {
      required: { final: frame('Of the delivery.'), source: frame('Of what was found; 0 for a still.') },
      optional: {},
    }),
  },
  optional: {
    distanceBits: {
      ...whole(
        'Bits of 256 that differ, in the best frame; of a faint final as told by those that noise leaves alone.',
      ),
      maximum: 256,
    },
    alike: whole('How many more contents of the ledger, versions of this one, hit the same frames.'),
    inliers: whole('Keypoints that agree on one placement, in the best frame.'),
  },
});

export const MATCH_DEFINITIONS: Readonly<Record<string, Schema>> = { span: SPAN, match: MATCH };

const SEARCHED = object<SearchedPart>('What is in none of the parts could not be decoded.', {
  required: {
    total: number('All.', { minimum: 0 }),
    searched: number('A sample speaks for them.', { minimum: 0 }),
    thin: number('Of those searched: a shot of over 12 frames could have gone unseen.', { minimum: 0 }),
    notSearchable: number('Black, flat or too plain to be told from other pictures.', { minimum: 0 }),
  },
  optional: {},
});

/** Whether and how far the pictures were searched. */
export const PICTURE_SEARCH: Schema = {
  description: 'Whether the pictures were searched for generated material that the ledger knows.',
  oneOf: [
    object<Extract<PictureSearch, { readonly state: 'off' | 'nothing-known' }>>('They were not.', {
      required: {
        state: oneOf('Nobody searched, or the ledger knows of no generated picture.', ['off', 'nothing-known']),
      },
      optional: {},
    }),
    object<Extract<PictureSearch, { readonly state: 'done' }>>('They were.', {
      required: {
        state: oneOf('Searched.', ['done']),
        items: whole('Generated contents that were searched for.'),
        missing: whole('Generated contents that could not be searched for.'),
        thorough: flag('Every frame was looked at.'),
        algorithm: text('Of the fingerprints.'),
        version: whole('Of the algorithm.'),
        frames: { ...SEARCHED, description: 'In frames.' },
        seconds: { ...SEARCHED, description: 'In seconds; stills count for none.' },
      },
      optional: {},
    }),
  ],
};

/** What became of generated pictures that a command found. */
export const FINGERPRINTS = object<FingerprintCounts>(
  'Generated pictures that were to be fingerprinted, so that deliveries can be searched for them. The parts add up.',
  {
    required: {
      made: whole('Fingerprinted now.'),
      current: whole('Had a fingerprint already.'),
      alike: whole('Frames of sequences that look like a neighbour that has one.'),
      failed: whole('Could not be decoded, now or before.'),
      unreachable: whole('Not there any more as they were recorded.'),
    },
    optional: {},
  },
);
