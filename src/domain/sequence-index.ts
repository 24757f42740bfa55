import type { FrameRate } from './asset.ts';
import { composeSequenceIndex } from './compose-sequence-index.ts';
import { AssayError } from './errors.ts';
import type { ImageSequence } from './sequence.ts';
import { SEQUENCE_INDEX_VERSION } from './sequence-index-limits.ts';
import { type IndexedFrame, SEQUENCE_MANIFEST_FORMAT, type SequenceIndex } from './sequence-manifest.ts';

export { nameSequenceManifest } from './name-sequence-manifest.ts';
export { parseSequenceIndex } from './parse-sequence-index.ts';
export { SEQUENCE_INDEX_LIMITS } from './sequence-index-limits.ts';

/**
 * Lists the frames of a sequence with what was read of them. `read` may hold more files than the sequence has.
 * Throws AssayError `mark.refused` when a frame of the sequence is not among them: an index speaks for all or for none.
 */
export function createSequenceIndex(
  sequence: ImageSequence,
  read: readonly Pick<IndexedFrame, 'name' | 'sizeBytes' | 'sha256'>[],
  frameRate?: FrameRate,
): SequenceIndex {
  const byName = new Map(read.map((file) => [file.name, file]));
  const frames = sequence.frames.map(({ frame, name }): IndexedFrame => {
    const file = byName.get(name);
    if (file !== undefined) return { frame, name, sizeBytes: file.sizeBytes, sha256: file.sha256 };
    const message = `Frame ${name} could not be read, so the sequence cannot be bound as a whole. Mend or render it again first.`;
    throw new AssayError('mark.refused', message);
  });
  const { prefix, suffix, padding, mediaType } = sequence;
  return composeSequenceIndex({ prefix, suffix, padding, mediaType, frames, ...(frameRate && { frameRate }) });
}

/** The text of an index: the same bytes for the same index, one frame a line, so that two can be compared line by line. */
export function renderSequenceIndex(index: SequenceIndex): string {
  const { display, prefix, suffix, padding, step, mediaType, frameRate, ranges, missing, frames } = index;
  const rate = frameRate && { numerator: frameRate.numerator, denominator: frameRate.denominator };
  const members: readonly (readonly [name: string, value: unknown])[] = [
    ['format', SEQUENCE_MANIFEST_FORMAT],
    ['version', SEQUENCE_INDEX_VERSION],
    ['display', display],
    ['prefix', prefix],
    ['suffix', suffix],
    ['padding', padding],
    ['step', step],
    ['mediaType', mediaType],
    ...(rate ? ([['frameRate', rate]] as const) : []),
    ['ranges', ranges.map(orderRange)],
    ['missing', missing.map(orderRange)],
  ];
  const head = members.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)},`);
  const lines = frames.map(({ frame, name, sizeBytes, sha256 }) => JSON.stringify({ frame, name, sizeBytes, sha256 }));
  return `{\n${head.join('\n')}\n"frames": [\n${lines.join(',\n')}\n]\n}\n`;
}

function orderRange({ first, last, step }: SequenceIndex['ranges'][number]): SequenceIndex['ranges'][number] {
  return { first, last, step };
}
