import { NO_CREDENTIAL } from '../../domain/credential.ts';
import type { AssetWithSidecars } from '../../domain/sidecars.ts';
import type { CheckedFile, VerifyParts } from './parts.ts';

const NO_REMARKS: CheckedFile['remarks'] = [];

/** Reads one file back as anybody would. `folder`: absolute. Every trouble with the file is part of the result. */
export async function checkFile(
  { file, sidecars }: AssetWithSidecars,
  folder: string,
  inspector: VerifyParts['inspector'],
): Promise<CheckedFile> {
  const { name, sizeBytes, mtimeMs, ctimeMs, inode } = file;
  const base = { name, sizeBytes, credential: NO_CREDENTIAL, remarks: NO_REMARKS };
  if (file.temporary === true) {
    const message = 'Its name says that it is still being written. Verify it once it has its final name.';
    return { ...base, status: 'unfinished', error: { code: 'file.changed', message } };
  }
  const inspection = await inspector.inspect({
    path: joinPath(folder, name),
    stat: { sizeBytes, mtimeMs, ctimeMs, inode },
    sidecars,
    deep: false,
    young: false,
  });
  if (!('reading' in inspection)) {
    const { status, sha256, mediaType, error } = inspection;
    return {
      ...base,
      status,
      error,
      ...(sha256 !== undefined && { sha256 }),
      ...(mediaType !== undefined && { mediaType }),
    };
  }
  const { reading, status } = inspection;
  const remarks = reading.remarks.filter(({ code }) => code.startsWith('credential.'));
  return {
    ...base,
    status,
    sha256: reading.key.sha256,
    ...(reading.mediaType !== undefined && { mediaType: reading.mediaType }),
    credential: reading.credential,
    remarks: remarks.length === 0 ? NO_REMARKS : remarks,
  };
}

export function joinPath(folder: string, name: string): string {
  return folder === '' ? name : folder === '/' ? `/${name}` : `${folder}/${name}`;
}
