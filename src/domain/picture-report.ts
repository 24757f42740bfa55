import type { FileError } from './errors.ts';
import type { FingerprintCounts } from './fingerprint-counts.ts';
import type { DeliveryMatches, FileMatches } from './match.ts';
import type { NearMiss, PictureComparison } from './match-comparison.ts';
import type { SCHEMA_VERSION } from './report.ts';

/** A generated picture that has no fingerprint. */
export interface FingerprintTrouble {
  readonly sha256: string;
  readonly path?: string;
  readonly status: 'failed' | 'unreachable';
  readonly error?: FileError;
}

/** What `assay fingerprint --json` writes. */
export interface FingerprintReport {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly kind: 'fingerprint';
  /** Generated pictures that were asked for. */
  readonly items: number;
  readonly counts: FingerprintCounts;
  /** Have a fingerprint, but nothing in it to tell them by: black, flat or too plain. The first 1,000. */
  readonly unsearchable: readonly { readonly sha256: string; readonly path?: string }[];
  readonly unsearchableCount: number;
  /** The first 1,000. */
  readonly troubles: readonly FingerprintTrouble[];
  readonly seconds: number;
}

/** What `assay find --json` writes. */
export interface FindReport {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly kind: 'find';
  /** `nothing-known`: the ledger knows of no generated picture, so nothing was searched for. */
  readonly state: 'done' | 'nothing-known';
  /** As it was given. */
  readonly path: string;
  /** Generated contents that were searched for. */
  readonly items: number;
  readonly missing: DeliveryMatches['missing'];
  readonly thorough: boolean;
  readonly algorithm: string;
  readonly version: number;
  /** Absent when nothing was searched for. */
  readonly matches?: FileMatches;
  /** What came near and is no match, nearest first. */
  readonly near: readonly NearMiss[];
  /** What near misses are measured by. */
  readonly thresholds: PictureComparison['thresholds'];
  /** Side-by-side pictures that were written, in the order of the instances. */
  readonly pictures?: readonly { readonly instance: number; readonly path: string }[];
}

/** What `assay compare --json` writes. */
export interface CompareReport extends PictureComparison {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly kind: 'compare';
  /** As they were given. */
  readonly final: string;
  readonly source: string;
  /** Side-by-side picture that was written. */
  readonly picture?: string;
}
