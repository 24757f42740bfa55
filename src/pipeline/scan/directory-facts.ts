import type { PlaceRecord } from '../../domain/ledger.ts';
import type { DirectoryListing } from '../../domain/ports.ts';
import type { ListedCompanion } from './companions/inspected-companions.ts';
import type { DirectoryScope } from './companions/tree-companions.ts';

/** What is known of a directory once everything in it is recorded. */
export interface DirectoryFacts {
  readonly listing: Pick<DirectoryListing, 'path' | 'absolutePath' | 'problems' | 'skipped'>;
  /** Of assets and companions. */
  readonly places: readonly PlaceRecord[];
  readonly companions: readonly ListedCompanion[];
  /** What speaks for the directory from beside and above. */
  readonly scope: DirectoryScope;
  /** True: all that lies in the directory was listed. */
  readonly whole: boolean;
  /** Names whose reading was made in this scan: their trust is today's. */
  readonly fresh: ReadonlySet<string>;
  readonly orphans: readonly { readonly name: string; readonly kind: string }[];
  /** Names of the files that were listed: a scan of one file says nothing of its neighbours. */
  readonly names: ReadonlySet<string>;
  /** How many assets were read in this scan. */
  readonly inspected: number;
  /** True when anything was recorded about the directory in this scan. */
  readonly changed: boolean;
}
