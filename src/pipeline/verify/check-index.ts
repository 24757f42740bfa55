import { isIntact } from '../../domain/credential.ts';
import { findCredentialFaults } from '../../domain/credential-faults.ts';
import type { FileError } from '../../domain/errors.ts';
import type { SequenceIndex } from '../../domain/sequence-manifest.ts';
import type { AssetWithSidecars } from '../../domain/sidecars.ts';
import type { Verification } from '../../domain/verification.ts';
import { checkFile, joinPath } from './check-file.ts';
import type { CheckedFile, VerifyParts } from './parts.ts';

/** The index of a sequence, read back with the signature beside it. */
export interface CheckedIndex {
  readonly file: CheckedFile;
  /** What it lists; absent when it could not be read. Only to be believed when `state` is intact. */
  readonly index?: SequenceIndex;
  readonly state: Verification['state'];
  readonly faults: readonly string[];
  readonly error?: FileError;
}

/**
 * Checks who answers for an index, and reads it. What is read are the very bytes that the signature was checked over. An index
 * that nobody signed is broken: it looks like a mark and is none.
 */
export async function checkIndex(
  asset: AssetWithSidecars,
  folder: string,
  inspector: VerifyParts['inspector'],
  requireTrust: boolean,
): Promise<CheckedIndex> {
  const file = await checkFile(asset, folder, inspector);
  if (file.error !== undefined) return { file, state: 'unchecked', faults: [], error: file.error };
  const read = await inspector.readSequenceIndex(joinPath(folder, file.name), file.sha256);
  const found = { file, ...(read.ok && { index: read.value }) };
  const { credential } = file;
  const faults = findCredentialFaults(credential, file.remarks, requireTrust);
  if (credential.state === 'absent') {
    const fault = `Nobody answers for ${file.name}: there is no ${file.name}.c2pa beside it. Ask for its signature.`;
    return { ...found, state: 'malformed', faults: [fault, ...faults] };
  }
  if (!isIntact(credential.state) || read.ok) return { ...found, state: credential.state, faults };
  if (read.error.code !== 'file.malformed') return { ...found, state: 'unchecked', faults, error: read.error };
  return { ...found, state: 'malformed', faults: [read.error.message, ...faults] };
}
