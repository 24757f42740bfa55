import { closeSync } from 'node:fs';
import { extname } from 'node:path';
import type { FileStat, Probe } from '../../domain/asset.ts';
import { AssayError } from '../../domain/errors.ts';
import type { Remark } from '../../domain/evidence.ts';
import type { ProbeFile } from '../../domain/ports.ts';
import { ByteSource } from './byte-source.ts';
import { hashFile } from './hash-file.ts';
import { BUFFER_OFFSET_BYTES, IN_MEMORY_BYTES } from './limits.ts';
import { extensionsOf, isExtensionWrong } from './media-type.ts';
import { openRegularFile, statOpenFile, toFileError } from './open-regular-file.ts';
import type { ProbeDraft } from './probe-draft.ts';
import { walkSource } from './walk-source.ts';

/** Kept from file to file: allocating 16 MiB costs more than walking most files. Taken while in use. */
let idleBuffer: Buffer | undefined;

/**
 * Reads one file once: its SHA-256, what it is, whether it is whole, and whether it could carry a credential or metadata.
 * At most 16 MiB of it are in memory at a time.
 *
 * Throws AssayError: `file.vanished`, `file.forbidden`, `file.io`, `file.name`, `file.not-regular`, `file.empty`,
 * `file.changed` (other than `expected`, or changed while it was read).
 */
export const probeFile: ProbeFile = async (path, { expected }) => {
  const fd = openRegularFile(path);
  const buffer = idleBuffer ?? allocateBuffer();
  idleBuffer = undefined;
  try {
    return await probeOpenFile(fd, path, buffer, expected);
  } catch (error) {
    throw toAssayError(error);
  } finally {
    closeSync(fd);
    idleBuffer = buffer;
  }
};

function allocateBuffer(): Buffer {
  return Buffer.allocUnsafeSlow(BUFFER_OFFSET_BYTES + IN_MEMORY_BYTES).subarray(BUFFER_OFFSET_BYTES);
}

async function probeOpenFile(fd: number, path: string, buffer: Buffer, expected: FileStat | undefined): Promise<Probe> {
  const before = statOpenFile(fd);
  if (expected !== undefined) assertUnchanged(expected, before);
  if (before.sizeBytes === 0)
    throw new AssayError('file.empty', 'The file is empty. Ask for it again, or render it again.');
  const { sha256, sizeBytes, loadedBytes } = await hashFile(fd, buffer, before.sizeBytes);
  const source = new ByteSource(fd, buffer, before.sizeBytes, loadedBytes);
  const extension = extname(path).toLowerCase();
  const draft = walkSource(source, extension);
  const stat = statOpenFile(fd);
  assertUnchanged(before, stat);
  if (sizeBytes !== stat.sizeBytes) throw changed();
  return toProbe(draft, stat, sha256, extension);
}

function assertUnchanged(before: FileStat, after: FileStat): void {
  if (before.sizeBytes !== after.sizeBytes || before.mtimeMs !== after.mtimeMs || before.inode !== after.inode)
    throw changed();
}

function changed(): AssayError {
  return new AssayError('file.changed', 'The file changed while it was read. Scan again when it is finished.');
}

function toProbe(draft: ProbeDraft, stat: FileStat, sha256: string, extension: string): Probe {
  const { mediaType, dimensions, timing, incompleteReason } = draft;
  return {
    stat,
    sha256,
    ...(mediaType !== undefined && { mediaType }),
    kind: draft.kind,
    ...(dimensions && { dimensions }),
    ...(timing && { timing }),
    structure: draft.structure,
    ...(incompleteReason !== undefined && { incompleteReason }),
    credentialCarrier: draft.credentialCarrier,
    metadataCarrier: draft.metadataCarrier,
    ...(draft.initSegment && { initSegment: true }),
    losslessPixels: draft.losslessPixels,
    ...(draft.headerText.size > 0 && { headerText: Object.fromEntries(draft.headerText) }),
    ...(draft.extraText.size > 0 && { extraText: Object.fromEntries(draft.extraText) }),
    remarks: collectRemarks(draft, extension),
  };
}

function collectRemarks(draft: ProbeDraft, extension: string): Remark[] {
  const remarks: Remark[] = [];
  const { mediaType } = draft;
  if (isExtensionWrong(extension, mediaType)) {
    const usual = mediaType === undefined ? '' : ` Files of this type end in ${extensionsOf(mediaType)[0] ?? ''}.`;
    remarks.push({
      code: 'media.extension-mismatch',
      message: `The name ends in ${extension}, but the bytes are ${mediaType ?? 'of no type that Assay knows'}.${usual}`,
      detail: { extension, ...(mediaType !== undefined && { mediaType }) },
    });
  }
  if (draft.unusual !== undefined)
    remarks.push({ code: 'media.structure', message: `The structure is unusual: ${draft.unusual}.` });
  return remarks;
}

/** Errors of the file system while reading keep their code; anything else is a bug here, not a fact about the file. */
function toAssayError(error: unknown): AssayError {
  const known = toFileError(error);
  if (known instanceof AssayError) return known;
  return new AssayError('internal.bug', 'The probe failed in a way that it should not.', { cause: error });
}
