import type { FrameRate } from './asset.ts';
import type { CredentialState } from './credential.ts';
import type { FileError } from './errors.ts';
import type { MarkCarrier, MarkStatement } from './mark.ts';

/** A file that was marked, or carried this very mark already. */
export interface MarkedFile {
  readonly status: 'marked' | 'unchanged';
  readonly carrier: MarkCarrier;
  readonly before: { readonly sha256: string; readonly sizeBytes: number };
  readonly after: { readonly sha256: string; readonly sizeBytes: number };
  readonly mediaType: string;
  /** Written beside the destination. Absolute. */
  readonly sidecars: readonly { readonly path: string; readonly sha256: string }[];
  /** Label of the active manifest. */
  readonly manifest: string;
  readonly request: string;
  readonly readBack: CredentialState;
  readonly timeStampedAt?: string;
  /** What the user should know: no time stamp, no original named, too large to embed. Plain words. */
  readonly notes: readonly MarkNote[];
}

export interface MarkNote {
  readonly code: 'mark.no-time-stamp' | 'mark.no-original' | 'mark.sidecar-instead';
  readonly message: string;
}

export type MarkOutcome = MarkedFile | { readonly status: 'failed'; readonly error: FileError };

/** What became of one file that was listed. Paths are absolute; `name` is relative to its root or to `--out`. */
export interface MarkedAsset {
  readonly kind: 'file';
  readonly name: string;
  readonly source: string;
  readonly destination: string;
  readonly statement?: MarkStatement;
  readonly outcome: MarkOutcome | { readonly status: 'skipped'; readonly why: 'negative' | 'undeclared' };
}

/** What became of a sequence: its manifest, and each frame. */
export interface MarkedSequence {
  readonly kind: 'sequence';
  /** Display form with its folder, relative to the root or to `--out`. */
  readonly name: string;
  /** Of the folder it lies in now; empty for the root. */
  readonly folder: string;
  readonly statement: MarkStatement;
  readonly frameRate?: FrameRate;
  readonly index: MarkOutcome;
  readonly frames: readonly {
    readonly name: string;
    readonly destination: string;
    /** With a mark of its own it is a {@link MarkedFile}. */
    readonly before: MarkedFile['before'];
    readonly after: MarkedFile['after'];
    readonly own?: MarkedFile;
  }[];
  /** Frames that could not be read or marked; with any the sequence gets no manifest. */
  readonly failures: readonly { readonly name: string; readonly error: FileError }[];
}

export type MarkResult = MarkedAsset | MarkedSequence;
