import { groupSequences } from '../../../src/domain/group-sequences.ts';
import type { ImageSequence } from '../../../src/domain/sequence.ts';
import { createSequenceIndex } from '../../../src/domain/sequence-index.ts';
import type { FoundFrame, SequenceIndex } from '../../../src/domain/sequence-manifest.ts';

/** A SHA-256 as text that stands for a content; the same for the same content. */
export function hashOf(content: string): string {
  return Buffer.from(content, 'utf8').toString('hex').padEnd(64, '0').slice(0, 64);
}

export function madeSequence(names: readonly string[], mediaType = 'image/x-exr'): ImageSequence {
  const [sequence] = groupSequences(names.map((name) => ({ name, mediaType }))).sequences;
  if (sequence === undefined) throw new Error('these names are no sequence');
  return sequence;
}

/** Files by name and content. `undefined`: cannot be read. */
export type Disk = Readonly<Record<string, string | undefined>>;

export function found(disk: Disk): FoundFrame[] {
  return Object.entries(disk).map(([name, content]) => ({
    name,
    sizeBytes: 10,
    ...(content !== undefined && { sha256: hashOf(content) }),
  }));
}

export function madeIndex(disk: Readonly<Record<string, string>>): SequenceIndex {
  const files = Object.entries(disk).map(([name, content]) => ({ name, sizeBytes: 10, sha256: hashOf(content) }));
  return createSequenceIndex(madeSequence(Object.keys(disk)), files);
}
