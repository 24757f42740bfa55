import type { FrameRate } from '../../src/domain/asset.ts';
import { MOST_INDEXED_FRAMES, SEQUENCE_INDEX_VERSION } from '../../src/domain/sequence-index-limits.ts';
import { type IndexedFrame, SEQUENCE_MANIFEST_FORMAT, type SequenceIndex } from '../../src/domain/sequence-manifest.ts';
import { frame, list, object, ref, type Schema, text, whole } from './schema.ts';
import { SHA256, SHARED_DEFINITIONS } from './shared.ts';

interface Document extends SequenceIndex {
  readonly format: typeof SEQUENCE_MANIFEST_FORMAT;
  readonly version: typeof SEQUENCE_INDEX_VERSION;
}

const RATE = object<FrameRate>('Frames a second, as a fraction: 24000/1001.', {
  required: { numerator: whole('Frames.', 1), denominator: whole('Seconds.', 1) },
  optional: {},
});

const FRAME = object<IndexedFrame>('One file.', {
  required: {
    frame: frame('Frame number, as its name has it.'),
    name: {
      ...text('Base name: the prefix, the frame number, the suffix.'),
      pattern: '^[^/\\u0000]{1,255}$',
    },
    sizeBytes: whole('Size in bytes.'),
    sha256: SHA256,
  },
  optional: {},
});

/** Readers pass over members that they do not know, so that later versions of the program may add some. */
function open(schema: Schema): Schema {
  const { additionalProperties: _, ...rest } = schema;
  return rest;
}

/** docs/schemas/sequence-manifest.schema.json. */
export function describeSequenceManifest(): Schema {
  return {
    title: 'The index of a sequence manifest',
    ...open(
      object<Document>(
        'What one signature binds of an image sequence. docs/sequence-manifest.md says what it means, and what it must fulfil beyond this schema.',
        {
          required: {
            format: { description: 'Tells it from any other JSON.', const: SEQUENCE_MANIFEST_FORMAT },
            version: { description: 'Version of this form.', const: SEQUENCE_INDEX_VERSION },
            display: text('The sequence as artists write it: sh010_comp_v003.1001-1020#.exr.'),
            prefix: text('Text of every name before the frame number.'),
            suffix: text('Text of every name after the frame number, extension included.'),
            padding: {
              ...whole('Digits that frame numbers are filled up to with zeros; 1: not filled up.', 1),
              maximum: 12,
            },
            step: whole('Distance between frames, in frames.', 1),
            mediaType: {
              ...text('Media type of the frames, by their bytes.'),
              pattern: '^image/[a-z0-9][a-z0-9.+-]{0,100}$',
            },
            ranges: list('The frames that are there.', ref('frameRange')),
            missing: list('The holes between them at the time of signing.', ref('frameRange')),
            frames: {
              ...list(
                'By frame number, ascending. A number that stands for several files has an entry for each.',
                open(FRAME),
              ),
              minItems: 1,
              maxItems: MOST_INDEXED_FRAMES,
            },
          },
          optional: { frameRate: open(RATE) },
        },
      ),
    ),
    $defs: { frameRange: open(SHARED_DEFINITIONS.frameRange) },
  };
}
