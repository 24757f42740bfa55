import type { Inspection } from '../../domain/asset.ts';
import type { CredentialReading } from '../../domain/credential.ts';
import type { FileError } from '../../domain/errors.ts';
import type { Remark } from '../../domain/evidence.ts';
import type { DirectoryListing, Inspector } from '../../domain/ports.ts';

/** What verifying needs from outside. */
export interface VerifyParts {
  readonly walk: (root: string) => AsyncIterable<DirectoryListing>;
  /** One folder, without what is below it. Throws as the walk does. */
  readonly listFolder: (folder: string) => Promise<DirectoryListing>;
  readonly inspector: Pick<Inspector, 'inspect' | 'readSequenceIndex'>;
}

export interface VerifyOptions {
  /** A mark whose signer no anchor vouches for is a fault. */
  readonly requireTrust: boolean;
  /** How many files may be under way at once. */
  readonly inFlight: number;
}

/** What is kept of one inspected file: a folder may hold a hundred thousand frames. */
export interface CheckedFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly status: Inspection['status'];
  readonly sha256?: string;
  readonly mediaType?: string;
  readonly credential: CredentialReading;
  readonly remarks: readonly Remark[];
  readonly error?: FileError;
}
