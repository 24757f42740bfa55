import { RECEIPT_BYTES_LIMIT } from '../../../domain/receipt-document.ts';
import type { ByteSource } from '../byte-source.ts';
import { CHUNK_BYTES } from '../limits.ts';
import type { ProbeDraft } from '../probe-draft.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * JSON that Assay itself writes: a sequence manifest or a receipt. Walked for its end only, since what it says is read
 * elsewhere. Nothing else reads it either: the credential that speaks for it lies beside it.
 */
export function walkJsonManifest(source: ByteSource, draft: ProbeDraft): void {
  // Receipts are the larger ones. What reads a sequence manifest says by itself that it is too large.
  if (source.size > RECEIPT_BYTES_LIMIT) draft.strange('it is larger than any that is read');
  else {
    const end = findEnd(source);
    if (end === undefined) draft.incomplete('the JSON ends in the middle');
    else if (!isBlank(source, end)) draft.strange('there is something behind the end of the JSON');
  }
  draft.finish('complete');
}

/** Where the first object or list ends; undefined when it does not. */
function findEnd(source: ByteSource): number | undefined {
  let depth = 0;
  let inText = false;
  let escaped = false;
  for (let start = 0; start < source.size; start += CHUNK_BYTES) {
    const bytes = source.bytesUpTo(start, CHUNK_BYTES);
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (inText) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inText = false;
      } else if (byte === QUOTE) inText = true;
      else if (byte === 0x7b || byte === 0x5b) depth += 1;
      else if (byte === 0x7d || byte === 0x5d) {
        depth -= 1;
        if (depth <= 0) return start + at + 1;
      }
    }
  }
  return undefined;
}

/** The rest of a window is enough to look at: more white space than that is odd, too. */
function isBlank(source: ByteSource, from: number): boolean {
  const rest = source.bytesUpTo(from, CHUNK_BYTES);
  return from + rest.length === source.size && rest.every((byte) => byte === 32 || (byte >= 9 && byte <= 13));
}
