import type { TrustSet } from '../credentials/trust-set.ts';
import type { InspectionRequest } from '../domain/asset.ts';
import type { MhlAlgorithm } from '../domain/mhl.ts';

/** What an inspecting child is told once. */
export interface InspectChildConfiguration {
  readonly trust: TrustSet;
  /** Hosts that remote credentials may be fetched from; empty: nothing is fetched. */
  readonly allowedHosts: readonly string[];
  readonly metadataTimeoutMs: number;
  readonly metadataOutputBytes: number;
  readonly metadataMemoryBytes: number;
  /** What the children put aside is in here. The parent clears it away, or the children when it dies first. */
  readonly scratchFolder?: string;
}

/** What an inspecting child is asked to read beside assets. `sha256`: it must be these very bytes, else `file.changed`. */
export type DocumentTask =
  | { readonly type: 'sequence-index'; readonly path: string; readonly sha256?: string }
  | { readonly type: 'receipt'; readonly path: string; readonly sha256?: string }
  | { readonly type: 'mhl-history'; readonly folder: string }
  | { readonly type: 'digest'; readonly path: string; readonly algorithm: MhlAlgorithm };

/** What an inspecting child is asked to do. */
export type InspectChildTask =
  | { readonly type: 'inspect'; readonly request: InspectionRequest }
  | { readonly type: 'thumbnail'; readonly path: string; readonly maxPixels: number }
  | DocumentTask;
