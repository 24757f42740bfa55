import type { MhlAction, MhlAlgorithm, MhlHash } from '../../domain/mhl.ts';
import type { DirectoryHash } from './hash-directory.ts';
import type { ManifestReference } from './parse-manifest.ts';

/** Who writes a generation, and with what. */
export interface MhlCreator {
  readonly hostName: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly authors?: readonly {
    readonly name: string;
    readonly email?: string;
    readonly phone?: string;
    readonly role?: string;
  }[];
  readonly location?: string;
  readonly comment?: string;
}

/** `in-place`: the files were hashed where they are. `transfer`: while they were copied here. */
export type MhlProcess = 'in-place' | 'transfer';

export interface FileRecord {
  readonly kind: 'file';
  /** Relative to the folder of its history. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly hashes: readonly (MhlHash & { readonly action: MhlAction })[];
  readonly hashedAtMs: number;
}

export interface FolderRecord {
  readonly kind: 'folder';
  readonly path: string;
  readonly mtimeMs: number;
  readonly hash: DirectoryHash;
  readonly hashedAtMs: number;
}

/** Everything that a new manifest says. */
export interface NewGeneration {
  readonly createdAtMs: number;
  readonly creator: MhlCreator;
  readonly process: MhlProcess;
  readonly algorithm: MhlAlgorithm;
  /** Absent when only some files are recorded. */
  readonly root?: Omit<FolderRecord, 'kind' | 'path' | 'mtimeMs'>;
  readonly ignored: readonly string[];
  readonly records: readonly (FileRecord | FolderRecord)[];
  readonly references: readonly ManifestReference[];
}
