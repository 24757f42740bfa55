import type { TrustSet } from '../credentials/trust-set.ts';
import type { MhlWriteOptions } from '../delivery/mhl/write-mhl-generation.ts';
import type { FileStat } from '../domain/asset.ts';
import type { FileError } from '../domain/errors.ts';
import type { ManifestPlan, SignerProfile } from '../domain/manifest-plan.ts';
import type { MarkStatement } from '../domain/mark.ts';
import type { IndexJob } from '../pipeline/mark/mark-index.ts';
import type { MarkJob, MarkOptions } from '../pipeline/mark/parts.ts';
import type { FrameJob } from '../pipeline/mark/place-frames.ts';

/** What a marking child is told once. The key is not among it: the child asks for each signature. */
export interface MarkChildConfiguration {
  readonly trust: TrustSet;
  readonly signer: SignerProfile;
  readonly program: { readonly name: string; readonly version: string };
  readonly metadataTimeoutMs: number;
  readonly metadataMemoryBytes: number;
  readonly scratchFolder?: string;
}

/** What a marking child is asked to do. */
export type MarkChildTask =
  | {
      readonly type: 'identify';
      readonly files: readonly { readonly path: string; readonly stat: FileStat }[];
      readonly hash: boolean;
    }
  | { readonly type: 'file'; readonly job: MarkJob }
  | {
      readonly type: 'frames';
      readonly jobs: readonly FrameJob[];
      readonly options: MarkOptions & { readonly statement: MarkStatement };
    }
  | { readonly type: 'index'; readonly job: IndexJob }
  | {
      readonly type: 'history';
      readonly options: Pick<MhlWriteOptions, 'root' | 'files' | 'process' | 'creator'>;
    }
  | {
      readonly type: 'receipt';
      readonly sha256: string;
      readonly plan: ManifestPlan;
    };

/** What a marking child asks its parent. */
export type MarkQuestion =
  | { readonly type: 'sign'; readonly bytes: Uint8Array }
  /** How much of the large file at work is done, 0 to 1. */
  | { readonly type: 'progress'; readonly share: number };

export type SignAnswer =
  | { readonly ok: true; readonly signature: Uint8Array }
  | { readonly ok: false; readonly error: FileError };
