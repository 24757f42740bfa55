import type { FileStat } from '../../domain/asset.ts';
import type { CredentialReading } from '../../domain/credential.ts';
import type { Ledger } from '../../domain/ledger.ts';
import type { Clock, DirectoryListing, Inspector, ListedFile } from '../../domain/ports.ts';

export type FileState = 'there' | 'gone' | 'unknown';

/** What a scan needs from outside. */
export interface ScanParts {
  readonly walk: (root: string) => AsyncIterable<DirectoryListing>;
  readonly inspector: Inspector;
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** Judges the trust of a stored credential anew, by today's anchors and date. */
  readonly rejudge: (credential: CredentialReading) => CredentialReading;
  /** Looks again at files listed before; tells which have changed or gone. */
  readonly recheck: (
    files: readonly { readonly path: string; readonly stat: FileStat }[],
  ) => Promise<ReadonlySet<string>>;
  /**
   * Looks for files by absolute path. `unknown`: there is something that is no regular file within `root`, or nobody may look.
   */
  readonly findFiles: (root: string, paths: readonly string[]) => Promise<ReadonlyMap<string, FileState>>;
  /** Waits, or ends at once when the scan is stopped. */
  readonly pause: (ms: number) => Promise<void>;
}

export interface ScanOptions {
  /** Look for watermarks in the pixels too. */
  readonly deep: boolean;
  /** Read every file again, whatever the ledger knows. */
  readonly rescan: boolean;
  /**
   * What could not be read, and has not changed since, stays so without another try: workers have just tried, and some of them may
   * have died of it. Default false.
   */
  readonly takeUnreadable?: boolean;
  /** Files modified within this many ms may still be written. */
  readonly settleMs: number;
  /** How many files may be under way at once. */
  readonly inFlight: number;
}

export type { ListedFile };
