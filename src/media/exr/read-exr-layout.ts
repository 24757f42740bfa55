import { AssayError } from '../../domain/errors.ts';
import { type ByteSource, EndOfData } from '../probe/byte-source.ts';
import { ProbeDraft, WalkLimit } from '../probe/probe-draft.ts';
import { checkExrChunks, countExrChunks } from '../probe/walk/exr-chunks.ts';
import { type ExrHeaders, readExrHeaders } from '../probe/walk/exr-header.ts';

/** Where the parts of an OpenEXR file lie that move when its header grows. */
export interface ExrLayout {
  readonly headers: ExrHeaders;
  /** Names of up to 255 bytes are allowed. */
  readonly longNames: boolean;
  /** End of the offset tables and beginning of the first chunk. */
  readonly dataAt: number;
}

const MAGIC = 20_000_630;
const VERSION = 2;
/** Tiled, long names, deep, multi part. */
const KNOWN_FLAGS = 0x02 | 0x04 | 0x08 | 0x10;

/**
 * Reads the headers and every entry of the offset tables. Anything that leaves a doubt where a chunk lies is an error.
 * @throws AssayError `file.truncated` (not finished or cut short), `file.malformed`, `mark.refused` (a version nobody knows)
 */
export function readExrLayout(source: ByteSource): ExrLayout {
  const draft = new ProbeDraft();
  try {
    const version = readVersion(source);
    const headers = readExrHeaders(source, draft);
    if (draft.unusual !== undefined) throw malformed(draft.unusual);
    if (headers.multiPart && source.u8(headers.end - 1) !== 0) throw malformed('it has more parts than are read');
    checkExrChunks(source, draft, headers.parts, headers.end);
    if (draft.unusual !== undefined) throw malformed(draft.unusual);
    if (draft.incompleteReason !== undefined) throw truncated(draft.incompleteReason);
    const entries = headers.parts.reduce((sum, part) => sum + (countExrChunks(part) ?? 0), 0);
    const dataAt = headers.end + entries * 8;
    assertFirstChunk(source, headers.end, entries, dataAt);
    return { headers, longNames: (version & 0x04) !== 0, dataAt };
  } catch (error) {
    if (error instanceof EndOfData) throw truncated('it ends within its header');
    if (error instanceof WalkLimit) throw malformed(error.message);
    throw error;
  }
}

/** The flags of the version field. */
function readVersion(source: ByteSource): number {
  if (source.u32le(0) !== MAGIC) throw malformed('it does not begin like one');
  const field = source.u32le(4);
  const flags = field >>> 8;
  if ((field & 0xff) !== VERSION || (flags & ~KNOWN_FLAGS) !== 0)
    throw new AssayError(
      'mark.refused',
      'The EXR is of a version whose layout is not known here. Mark it with a sidecar instead.',
    );
  return flags;
}

/** Every writer puts the first chunk right behind the tables. If it is elsewhere, the tables were not measured rightly. */
function assertFirstChunk(source: ByteSource, tablesAt: number, entries: number, dataAt: number): void {
  let first = Number.POSITIVE_INFINITY;
  for (let index = 0; index < entries; index += 1) first = Math.min(first, source.u64le(tablesAt + index * 8));
  if (first !== dataAt) throw malformed('its first chunk does not lie right behind the offset tables');
}

function malformed(reason: string): AssayError {
  return new AssayError('file.malformed', `The EXR is not laid out as it should be: ${reason}. Render it again.`);
}

function truncated(reason: string): AssayError {
  return new AssayError('file.truncated', `The EXR is not whole: ${reason}. Wait until it is, or render it again.`);
}
