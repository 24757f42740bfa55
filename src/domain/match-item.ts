import type { PlacePath } from './ledger.ts';
import type { Origin } from './origin.ts';

/** A content that the ledger knows to be generated, or to have generated material in it. */
export interface GeneratedItem {
  readonly sha256: string;
  readonly origin: Origin;
  /** What the origin rests on. */
  readonly known: 'sign' | 'declaration' | 'mark';
  /** The generating system, as far as anybody says. */
  readonly system?: string;
  /** Where it was last seen; empty when nowhere. */
  readonly places: readonly PlacePath[];
  /** As its reading says; absent when only a declaration or a mark tells of it. */
  readonly mediaType?: string;
  /** The same picture before or after it was marked: one fingerprint of the two is enough. */
  readonly twin?: string;
}
