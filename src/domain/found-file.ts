import type { CredentialState } from './credential.ts';
import type { FileError } from './errors.ts';

/** What stands in the folder of a found file and may bear or carry its mark: `.c2pa`, `.xmp`, sequence manifests. */
export interface FoundBeside {
  /** Names with the SHA-256 of their contents; undefined for what could not be read. */
  readonly names: ReadonlyMap<string, string | undefined>;
  /** All of these SHA-256, lower-case hex. */
  readonly hashes: ReadonlySet<string>;
  /** Sequence manifests that entries of the receipt name, by the SHA-256 of their index. */
  readonly sequences: ReadonlyMap<string, FoundSequence>;
}

/** A sequence manifest that lies beside files, read with its signature. */
export interface FoundSequence {
  /** `unchecked`: it, or its signature, could not be read. */
  readonly state: CredentialState | 'unchecked';
  /** Label of the active manifest of its signature. */
  readonly manifest?: string;
  /** SHA-256 of the frames that it lists; empty when it is no index. */
  readonly contents: ReadonlySet<string>;
}

/** A file found where the files of a receipt are looked for. */
export interface FoundFile {
  /** Relative to the folder searched, `/` between parts. */
  readonly path: string;
  /** The folder searched, as it was given; empty when there is only one. */
  readonly root: string;
  /** Absent when it could not be read. */
  readonly sha256?: string;
  /** Absent when it could not be read. */
  readonly credential?: {
    readonly state: CredentialState;
    /** Label of the active manifest. */
    readonly active?: string;
    /** Labels of all manifests, the active one included. */
    readonly manifests: ReadonlySet<string>;
    /** Who signed: untrusted text. */
    readonly signer?: string;
  };
  readonly error?: FileError;
  readonly beside: FoundBeside;
}

/** The last part of a path. */
export function baseNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The path as people need it to find the file. */
export function describePlace({ root, path }: Pick<FoundFile, 'root' | 'path'>): string {
  return root === '' ? path : `${root.replace(/\/+$/, '')}/${path}`;
}
