import type { Ledger, PlaceRecord } from '../../../domain/ledger.ts';
import type { DirectoryListing } from '../../../domain/ports.ts';
import type { DirectoryResult, ScanNotice } from '../../../domain/scan-result.ts';
import type { Gate } from '../gate.ts';
import type { ScanParts } from '../parts.ts';
import { joinCompanions, type ListedCompanion } from './inspected-companions.ts';
import { compareUnlisted } from './mhl/compare-directory.ts';
import { describeMissing } from './mhl/describe-missing.ts';
import { openHistory, type ScopedHistory } from './mhl/scoped-history.ts';
import { isWithin, relativeTo } from './relative-to.ts';
import { readReceipts, type ScopedReceipt } from './scoped-receipts.ts';

/** What speaks for one directory from beside and above. */
export interface DirectoryScope {
  readonly receipts: readonly ScopedReceipt[];
  readonly history?: ScopedHistory;
  /** About the receipts and the history that begin in this directory. */
  readonly notices: readonly ScanNotice[];
  /** False: no mark was ever recorded. */
  readonly marks: boolean;
}

/** A directory as it is entered. */
export interface EnteredDirectory {
  readonly listing: Pick<DirectoryListing, 'path' | 'absolutePath' | 'history'>;
  readonly companions: readonly ListedCompanion[];
  /** Names whose reading was made in this scan. */
  readonly fresh: ReadonlySet<string>;
  /** What the ledger holds of the directory now; asked for only where there is a receipt. */
  readonly places: () => Promise<readonly PlaceRecord[]>;
}

/** What companions say over a whole tree, with little in memory: only what speaks for the directory at hand. */
export interface TreeCompanions {
  /**
   * Enters a directory. Must be called in walk order: a directory before those below it. `left`: what can only be said of folders once
   * all of them was listed.
   */
  enter(
    directory: EnteredDirectory,
  ): Promise<{ readonly scope: DirectoryScope; readonly left: readonly DirectoryResult[] }>;
  /** Leaves the last directory. */
  finish(): Promise<readonly DirectoryResult[]>;
}

export type TreeParts = Pick<ScanParts, 'inspector' | 'rejudge' | 'findFiles' | 'recheck'> & {
  readonly ledger: Pick<Ledger, 'readings' | 'hasMarks' | 'digestsOf' | 'recordDigests'>;
  readonly gate: Gate;
};

export function createTreeCompanions(parts: TreeParts): TreeCompanions {
  let receipts: readonly ScopedReceipt[] = [];
  let history: ScopedHistory | undefined;
  let marks: Promise<boolean> | undefined;
  const enterReceipts = async (directory: EnteredDirectory): Promise<readonly ScanNotice[]> => {
    const listed = directory.companions.filter(({ kind }) => kind === 'receipt');
    if (listed.length === 0) return [];
    const places = await directory.places();
    const names = new Set(listed.map(({ name }) => name));
    const ids = places.flatMap(({ name, readingId }) =>
      names.has(name) && readingId !== undefined ? [readingId] : [],
    );
    const readings = await parts.ledger.readings(ids);
    const joined = joinCompanions(listed, { places, readings, fresh: directory.fresh, rejudge: parts.rejudge });
    const { path, absolutePath } = directory.listing;
    const read = await readReceipts(joined, { path, absolutePath }, parts.inspector, receipts);
    receipts = [...receipts, ...read.receipts];
    return read.faults.map(({ name, remark }) => ({ ...remark, path: path === '' ? name : `${path}/${name}` }));
  };
  const enterHistory = async ({ listing }: EnteredDirectory): Promise<readonly ScanNotice[]> => {
    // Histories below it are part of the one above.
    if (listing.history !== true || history !== undefined) return [];
    const opened = await openHistory(listing, parts.inspector);
    history = opened.history;
    return opened.remarks.map((remark) => ({ ...remark, path: listing.path === '' ? '.' : listing.path }));
  };
  const leaveHistory = async (): Promise<readonly DirectoryResult[]> => {
    const left = history;
    history = undefined;
    return left === undefined ? [] : describeLeft(left, parts);
  };
  return {
    async enter(directory) {
      const { path } = directory.listing;
      // The walk goes depth first, so that what does not hold here holds nowhere any more.
      if (receipts.length > 0) receipts = receipts.filter(({ folder }) => isWithin(folder, path));
      const left = history === undefined || isWithin(history.folder, path) ? [] : await leaveHistory();
      const notices = [...(await enterHistory(directory)), ...(await enterReceipts(directory))];
      if (history !== undefined)
        history.listed.add(path === history.folder ? '' : (relativeTo(history.folder, path) ?? ''));
      marks ??= parts.ledger.hasMarks();
      return { left, scope: { receipts, notices, marks: await marks, ...(history !== undefined && { history }) } };
    },
    finish: leaveHistory,
  };
}

/** What a history expects where nothing was listed: folders that are gone, or that discovery passes over. */
async function describeLeft(history: ScopedHistory, parts: TreeParts): Promise<readonly DirectoryResult[]> {
  const { remarks, missing, unchecked } = await compareUnlisted(history, parts);
  const notices = [
    ...remarks.map(({ path, remark }) => ({ ...remark, path })),
    ...describeMissing(history.folder, missing),
  ];
  if (notices.length + unchecked.length === 0) return [];
  const problems = unchecked.map(({ path, message }) => ({ name: path, code: 'file.io' as const, message }));
  return [{ path: '', files: [], sequences: [], problems, notices, skipped: {}, inspected: 0 }];
}
