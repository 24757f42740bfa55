import { type ByteSource, EndOfData } from './byte-source.ts';
import { identify } from './identify.ts';
import { kindOf } from './media-type.ts';
import { ProbeDraft, WalkLimit } from './probe-draft.ts';

/**
 * Identifies and walks one file; what the walk meets in broken structure becomes part of the result. `extension` in lower
 * case with dot. Throws only what reading throws.
 */
export function walkSource(source: ByteSource, extension: string): ProbeDraft {
  const draft = new ProbeDraft();
  try {
    const identity = identify(source, extension);
    if (identity === undefined) return draft;
    draft.mediaType = identity.mediaType;
    draft.kind = kindOf(identity.mediaType);
    identity.walk(source, draft);
  } catch (error) {
    if (error instanceof EndOfData) draft.incomplete('the file ends before its structure does');
    else if (error instanceof WalkLimit) draft.strange(error.message);
    else throw error;
  }
  return draft;
}
