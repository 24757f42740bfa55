import { type JsonLimits, parseBoundedJson } from '../domain/bounded-json.ts';
import { AssayError } from '../domain/errors.ts';
import { parseReceipt } from '../domain/receipt-document.ts';
import { parseSequenceIndex } from '../domain/sequence-index.ts';
import { readSmallFile } from '../media/read-small-file.ts';
import type { DocumentTask } from './inspect-protocol.ts';

const MB = 1024 * 1024;
/**
 * A sequence manifest of 300,000 frames, or a receipt of 100,000 files. Four million parts take up to 256 MB parsed, which only the
 * process for large files has room for.
 */
const DOCUMENT_LIMITS: JsonLimits = { maxBytes: 64 * MB, maxDepth: 16, maxItems: 4_000_000 };

/**
 * Reads a stranger's document within limits of size, depth and parts. Throws `file.malformed`, `file.changed`, `file.io`,
 * `limit.output`. Libraries for histories are loaded with the first one.
 */
export async function readDocument(task: DocumentTask): Promise<unknown> {
  switch (task.type) {
    case 'sequence-index':
      return parseSequenceIndex(await readJson(task.path, task.sha256));
    case 'receipt':
      return parseReceipt(await readJson(task.path, task.sha256));
    case 'mhl-history': {
      const { readMhlHistory } = await import('../delivery/mhl/read-mhl-history.ts');
      // What the generations say apart is half of the whole, and nobody here asks for it.
      const { generations: _generations, ...history } = await readMhlHistory(task.folder);
      return history;
    }
    case 'digest': {
      const { digestFile } = await import('../delivery/mhl/digest-file.ts');
      return digestFile(task.path, task.algorithm);
    }
  }
}

async function readJson(path: string, sha256: string | undefined): Promise<unknown> {
  const file = await readSmallFile(path, DOCUMENT_LIMITS.maxBytes);
  if (file === undefined)
    throw new AssayError(
      'file.io',
      `It is gone, may not be read, or is larger than ${DOCUMENT_LIMITS.maxBytes / MB} MB.`,
    );
  // Its signature was checked over these bytes and no others.
  if (sha256 !== undefined && file.sha256 !== sha256)
    throw new AssayError('file.changed', 'It changed since its signature was checked. Scan again when it is finished.');
  const value = parseBoundedJson(decodeText(file.bytes), DOCUMENT_LIMITS);
  if (value === undefined) throw new AssayError('file.malformed', 'It is no JSON, or of more parts than one may have.');
  return value;
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AssayError('file.malformed', 'It is no UTF-8 text.', { cause });
  }
}
