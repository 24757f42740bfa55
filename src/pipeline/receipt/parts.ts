import type { CredentialReading } from '../../domain/credential.ts';
import type { ManifestPlan, SignedManifest } from '../../domain/manifest-plan.ts';
import type { DirectoryListing, Inspector, OutputFiles } from '../../domain/ports.ts';
import type { Receipt } from '../../domain/receipt.ts';

/** A document with its detached signature, read together. */
export interface SignedDocument {
  readonly bytes: Uint8Array;
  /** SHA-256 of these bytes, which are those the signature was checked over. */
  readonly sha256: string;
  readonly credential: CredentialReading;
}

/** What verifying a receipt needs from outside. Paths are absolute. */
export interface VerifyReceiptParts {
  readonly walk: (root: string) => AsyncIterable<DirectoryListing>;
  readonly inspector: Pick<Inspector, 'inspect' | 'readSequenceIndex'>;
  /** Reads a document of at most `maxBytes` with the signature that lies at `signature`, if any. Throws `input.not-found`, `file.*`. */
  readonly readSigned: (path: string, signature: string, maxBytes: number) => Promise<SignedDocument>;
  /** SHA-256 of a small file; undefined when it is gone, too large or no regular file. */
  readonly hashSmallFile: (path: string) => Promise<string | undefined>;
  /** SHA-256 of a page. Throws `input.not-found` when there is none, `file.io` when it cannot be read. */
  readonly hashPage: (path: string) => Promise<string>;
  /** True for a name that a scan would look at. */
  readonly isMedia: (name: string) => boolean;
  /** SHA-256 of a PEM certificate's DER, lower-case hex; undefined when it is no certificate. */
  readonly fingerprintOf: (pem: string) => string | undefined;
  /** How many files may be under way at once. */
  readonly inFlight: number;
  readonly signal?: AbortSignal;
}

/** What writing a receipt needs from outside. Paths are absolute. */
export interface WriteReceiptParts extends Pick<VerifyReceiptParts, 'readSigned' | 'fingerprintOf'> {
  readonly files: Pick<OutputFiles, 'prepare' | 'temporary' | 'write' | 'commit' | 'discard'>;
  /** SHA-256, lower-case hex. */
  readonly digest: (bytes: Uint8Array) => string;
  /** The page to print. */
  readonly renderPage: (receipt: Receipt, documentName: string) => string;
  /** Signs a manifest over content of this SHA-256. Throws `signer.*`, `timestamp.failed`, `credential.engine`. */
  readonly detach: (sha256: string, plan: ManifestPlan) => Promise<SignedManifest>;
  /** True when anything lies at the path, be it a broken link. */
  readonly isTaken: (path: string) => Promise<boolean>;
  /** True when trust anchors were given: the receipt then has to read back as trusted. */
  readonly anchored: boolean;
}
