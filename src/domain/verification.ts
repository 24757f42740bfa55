import type { CredentialReading, CredentialState } from './credential.ts';
import type { FileError } from './errors.ts';
import type { SequenceComparison } from './sequence-manifest.ts';

/**
 * What `assay verify` says of one file or sequence, in a word.
 * `trusted` and `valid` are the credential's state; `unmarked`: nothing to verify; `unchecked`: it could not be read.
 */
export const VERIFIED_STATES = [
  'trusted',
  'valid',
  'expired',
  'tampered',
  'malformed',
  'unreadable',
  'remote',
  'mismatch',
  'unmarked',
  'unchecked',
] as const satisfies readonly (Exclude<CredentialState, 'absent'> | 'unmarked' | 'unchecked' | 'mismatch')[];
export type VerifiedState = (typeof VERIFIED_STATES)[number];

/** One line of `assay verify`. */
export interface Verification {
  /** Relative to the path given, `/` between parts; a sequence in its display form. */
  readonly path: string;
  readonly kind: 'file' | 'sequence';
  /** `mismatch`: the signature of a sequence holds and its frames are not all what it says; or a sidecar that belongs to no file. */
  readonly state: VerifiedState;
  /** Who signed: untrusted text. */
  readonly signer?: string;
  /** What it says: short code of the digital source type that the active manifest states last. */
  readonly sourceType?: string;
  readonly agent?: string;
  /** ISO 8601: the time stamp's time, else what the action says. */
  readonly when?: string;
  readonly timeStamped: boolean;
  /** Read, and of a type that Assay knows nothing about: no mark is asked of it. */
  readonly unsupported?: true;
  readonly carrier: 'embedded' | 'sidecar' | 'remote' | 'sequence' | 'none';
  readonly manifest?: string;
  readonly sha256?: string;
  readonly credential?: CredentialReading;
  readonly frames?: SequenceComparison;
  readonly error?: FileError;
  /** In plain words, what is wrong; empty when nothing is. */
  readonly faults: readonly string[];
}
