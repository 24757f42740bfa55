import type { Ledger } from '../domain/ledger.ts';
import { canonicalJson } from './canonical-json.ts';
import { readHead } from './event-log.ts';
import { acceptFinding, listAcceptances } from './queries/acceptances.ts';
import { importApproval, listApprovals, withdrawApproval } from './queries/approvals.ts';
import { findAsset } from './queries/assets.ts';
import { findFinding, findLastCheck, recordCheck } from './queries/checks.ts';
import { importDeclaration, listDeclarations } from './queries/declarations.ts';
import { readDigestsOf, recordDigests } from './queries/digests.ts';
import { type DirectoryRow, listDirectoriesBelow, pagePaths, readDirectoriesAfter } from './queries/directories.ts';
import { dropUnlistedStates, listUnlisted, readStatesAfter, saveDirectoryStates } from './queries/directory-states.ts';
import { dropLease, takeLease } from './queries/leases.ts';
import { hasMarks, readMarksOf, recordMarks } from './queries/marks.ts';
import { type PlaceCursor, readPlacesAfter, readPlacesOf } from './queries/places.ts';
import { readReadings } from './queries/readings.ts';
import { finishScan, startScan } from './queries/scans.ts';
import { pickSequence, replaceSequences } from './queries/sequences.ts';
import { createDirectoryReader } from './sqlite/directory-reader.ts';
import { createDirectoryRecorder } from './sqlite/directory-recorder.ts';
import { prepareLedgerFile } from './sqlite/prepare-file.ts';
import { createReadingFinder } from './sqlite/reading-finder.ts';
import { createSequenceReader } from './sqlite/sequence-reader.ts';
import { openSqliteConnection, type SqliteConnection } from './sqlite/sqlite-connection.ts';
import { verifyLedger } from './verify/verify-ledger.ts';

/** Places in one page of `places()`. */
const PLACES_PER_PAGE = 2000;
/** Directories in one page of `directoriesBelow()` and `directoryStates()`. */
const PATHS_PER_PAGE = 1000;

export interface SqliteLedgerOptions {
  /** The time, in milliseconds since 1970. Default: the system's clock. */
  readonly clock?: () => number;
  /** How long to wait for another process that is writing, in milliseconds. Default 30,000: a batch takes well under a second. */
  readonly busyTimeoutMs?: number;
}

type Work = SqliteConnection & { readonly clock: () => number };

/**
 * Opens the ledger in `file`, or makes it, with its directory. `:memory:` for one that is gone when it is closed.
 * Errors: `ledger.unusable` (cannot be opened, or something else than a ledger), `ledger.newer`, `ledger.busy`.
 */
export async function openSqliteLedger(file: string, options: SqliteLedgerOptions = {}): Promise<Ledger> {
  const { clock = Date.now, busyTimeoutMs = 30_000 } = options;
  const connection = openSqliteConnection(file, busyTimeoutMs);
  try {
    await prepareLedgerFile(connection, clock);
  } catch (error) {
    await connection.close();
    throw error;
  }
  const work: Work = { ...connection, clock };
  return {
    ...scanMethods(work),
    ...comparingMethods(work),
    ...rememberingMethods(work),
    ...assetMethods(work),
    ...documentMethods(work),
    ...checkMethods(work),
    ...markMethods(work),
    head: () => work.read(() => readHead(work.db)),
    verify: (expected) => work.read(() => verifyLedger(work.db, expected)),
    close: () => work.close(),
  };
}

type ScanMethods = 'startScan' | 'finishScan' | 'directory' | 'record';
type ComparingMethods = 'forgetDirectories' | 'recordSequences';

function scanMethods({ db, database, single, write, clock }: Work): Pick<Ledger, ScanMethods> {
  const readDirectory = createDirectoryReader(database);
  const recorder = createDirectoryRecorder(database);
  return {
    startScan: (scan) => write(() => startScan(db, clock(), scan)),
    // Durable: everything a scan wrote is on the disk before its summary, which names the head, is printed.
    finishScan: (scanId, counts) => write(() => finishScan(db, clock(), scanId, counts), 'durable'),
    directory: (path) => single(() => readDirectory(path)),
    record: (batches) => write(() => recorder.record(batches, clock())),
  };
}

/** What is compared first and written only when it differs: the usual answer is that nothing does, and takes no lock. */
function comparingMethods(work: Work): Pick<Ledger, ComparingMethods> {
  const { db, database, read, single, write, clock } = work;
  const forget = createForget(work);
  const readSequences = createSequenceReader(database);
  return {
    async forgetDirectories(scanId, root, stillThere) {
      const known = await read(() => listDirectoriesBelow(db, root));
      const gone = known.filter((directory) => !stillThere(directory.path));
      if (gone.length === 0) return 0;
      await write(() => forget(scanId, gone));
      return gone.length;
    },
    async recordSequences(scanId, directory, sequences) {
      const wanted = sequences.map((sequence) => canonicalJson(pickSequence(sequence)));
      const isSame = (): boolean => sameTexts(readSequences(directory), wanted);
      if (await single(isSame)) return;
      await write(async () => {
        if (!isSame()) await replaceSequences(db, clock(), scanId, directory, sequences);
      });
    },
  };
}

type RememberingMethods =
  | 'directoriesBelow'
  | 'saveDirectoryStates'
  | 'directoryStates'
  | 'forgetUnlisted'
  | 'takeLease'
  | 'dropLease';

function rememberingMethods(work: Work): Pick<Ledger, RememberingMethods> {
  const { db, read, write, clock } = work;
  const forget = createForget(work);
  return {
    directoriesBelow: (root) =>
      pagePaths(root, PATHS_PER_PAGE, (request) => read(() => readDirectoriesAfter(db, request))),
    saveDirectoryStates: (states) => write(() => saveDirectoryStates(db, states)),
    directoryStates: (root) => pagePaths(root, PATHS_PER_PAGE, (request) => read(() => readStatesAfter(db, request))),
    forgetUnlisted: (scanId, root) =>
      write(async () => {
        const gone = await listUnlisted(db, scanId, root);
        await forget(scanId, gone);
        await dropUnlistedStates(db, scanId, root);
        return gone.length;
      }),
    takeLease: (name, holder, ttlMs) => write(() => takeLease(db, clock(), { name, holder, ttlMs })),
    dropLease: (name, holder) => write(() => dropLease(db, name, holder)),
  };
}

/** Marks directories gone with all their files and sequences. Only inside a writing transaction. */
function createForget({ db, database, clock }: Work) {
  const recorder = createDirectoryRecorder(database);
  const readSequences = createSequenceReader(database);
  return async (scanId: number, gone: readonly DirectoryRow[]): Promise<void> => {
    recorder.forget(scanId, gone, clock());
    for (const { path } of gone) {
      if (readSequences(path).length > 0) await replaceSequences(db, clock(), scanId, path, []);
    }
  };
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, i) => text === b[i]);
}

type AssetMethods = 'findReading' | 'readings' | 'asset' | 'places' | 'placesOf';

function assetMethods({ db, database, read, single }: Work): Pick<Ledger, AssetMethods> {
  const find = createReadingFinder(database);
  return {
    async findReading(key) {
      const found = await single(() => find(key));
      if (found === undefined || 'reading' in found) return found?.reading;
      // Readings are never changed or taken away: asking in two steps gives one answer.
      return (await read(() => readReadings(db, [found.id]))).get(found.id);
    },
    readings: (ids) => read(() => readReadings(db, ids)),
    asset: (hashOrPath) => read(() => findAsset(db, hashOrPath)),
    async *places() {
      let cursor: PlaceCursor | undefined;
      do {
        const { places, next } = await read(() => readPlacesAfter(db, cursor, PLACES_PER_PAGE));
        yield* places;
        cursor = next;
      } while (cursor !== undefined);
    },
    placesOf: (hashes) => read(() => readPlacesOf(db, hashes)),
  };
}

type DocumentMethods =
  | 'importDeclaration'
  | 'declarations'
  | 'importApproval'
  | 'withdrawApproval'
  | 'approvals'
  | 'acceptFinding'
  | 'acceptances';

/** What people sign is durable at once. */
function documentMethods({ db, read, write, clock }: Work): Pick<Ledger, DocumentMethods> {
  return {
    importDeclaration: (declaration) => write(() => importDeclaration(db, clock(), declaration), 'durable'),
    declarations: (show) => read(() => listDeclarations(db, show)),
    importApproval: (approval, pinned) => write(() => importApproval(db, clock(), approval, pinned), 'durable'),
    withdrawApproval: (reference, by) => write(() => withdrawApproval(db, clock(), reference, by), 'durable'),
    approvals: (show) => read(() => listApprovals(db, show)),
    acceptFinding: (acceptance) => write(() => acceptFinding(db, clock(), acceptance), 'durable'),
    acceptances: (show) => read(() => listAcceptances(db, show)),
  };
}

function checkMethods({ db, read, write, clock }: Work): Pick<Ledger, 'recordCheck' | 'lastCheck' | 'findFinding'> {
  return {
    recordCheck: (check) => write(() => recordCheck(db, clock(), check), 'durable'),
    lastCheck: (show, delivery) => read(() => findLastCheck(db, show, delivery)),
    findFinding: (findingId) => read(() => findFinding(db, findingId)),
  };
}

type MarkMethods = 'recordMarks' | 'hasMarks' | 'marksOf' | 'digestsOf' | 'recordDigests';

function markMethods({ db, read, write, clock }: Work): Pick<Ledger, MarkMethods> {
  return {
    // Durable: the receipt that tells of them goes out of the house.
    recordMarks: (marks) => write(() => recordMarks(db, clock(), marks), 'durable'),
    hasMarks: () => read(() => hasMarks(db)),
    marksOf: (hashes) => read(() => readMarksOf(db, hashes)),
    digestsOf: (algorithm, hashes) => read(() => readDigestsOf(db, algorithm, hashes)),
    recordDigests: (algorithm, digests) => write(() => recordDigests(db, clock(), algorithm, digests)),
  };
}
