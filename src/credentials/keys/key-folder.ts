import { join } from 'node:path';

/** Files in a key folder, as `assay keys init` makes it. */
export const KEY_FOLDER_FILES = { anchor: 'ca.pem', certificate: 'signer.pem', key: 'signer.key' } as const;

export interface KeyFolderPaths {
  readonly anchorPath: string;
  readonly certificatePath: string;
  readonly keyPath: string;
}

/** Where the files of a key folder are. */
export function listKeyFolder(folder: string): KeyFolderPaths {
  const { anchor, certificate, key } = KEY_FOLDER_FILES;
  return { anchorPath: join(folder, anchor), certificatePath: join(folder, certificate), keyPath: join(folder, key) };
}
