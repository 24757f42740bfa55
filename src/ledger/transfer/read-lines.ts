import { AssayError } from '../../domain/errors.ts';

/** Longest line taken, in bytes. The longest that is written, an event about a thousand files, has some 5 MB. */
export const LONGEST_LINE_BYTES = 64 * 1024 * 1024;

const LINE_FEED = 0x0a;
const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export interface Line {
  readonly text: string;
  /** As it stands in the file, with its line feed. */
  readonly bytes: Uint8Array;
}

/** The lines of a file that comes in chunks. Errors: `file.malformed`, `file.truncated` when the last has no line feed. */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      const rest = chunk.subarray(start, end + 1);
      const bytes = parts.length === 0 ? rest : Buffer.concat([...parts, rest]);
      yield { text: decode(bytes.subarray(0, -1)), bytes };
      parts = [];
      length = 0;
      start = end + 1;
    }
    if (start === chunk.length) continue;
    length += chunk.length - start;
    if (length > LONGEST_LINE_BYTES)
      throw new AssayError(
        'file.malformed',
        'A line of the export is longer than any that Assay writes. Nothing was imported.',
      );
    parts.push(chunk.subarray(start));
  }
  if (length > 0) throw cutOff();
}

function decode(bytes: Uint8Array): string {
  try {
    return UTF_8.decode(bytes);
  } catch (cause) {
    throw new AssayError('file.malformed', 'The export holds bytes that are no UTF-8. Nothing was imported.', {
      cause,
    });
  }
}

export function cutOff(): AssayError {
  return new AssayError(
    'file.truncated',
    'The export ends before its last line: it was cut off. Copy it again from where it was made. Nothing was imported.',
  );
}
