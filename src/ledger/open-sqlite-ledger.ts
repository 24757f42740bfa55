import type { Ledger } from '../domain/ledger.ts';
import { createSharedMethods } from './ledger-methods.ts';
import { type DirectoryRow, listDirectoriesBelow } from './queries/directories.ts';
import { dropUnlistedStates, listUnlisted } from './queries/directory-states.ts';
import { takeLease } from './queries/leases.ts';
import { readReadings } from './queries/readings.ts';
import { isSameSequences, replaceSequences } from './queries/sequences.ts';
import { createBulkRecorder } from './sqlite/bulk-recorder.ts';
import { createDirectoryReader } from './sqlite/directory-reader.ts';
import { prepareLedgerFile } from './sqlite/prepare-file.ts';
import { createReadingFinder } from './sqlite/reading-finder.ts';
import { createSequenceReader } from './sqlite/sequence-reader.ts';
import { openSqliteConnection, type SqliteConnection } from './sqlite/sqlite-connection.ts';

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
    ...createSharedMethods(work),
    ...frequentMethods(work),
    ...comparingMethods(work),
    takeLease: (name, holder, ttlMs) => work.write((db) => takeLease(db, clock(), { name, holder, ttlMs }), 'memory'),
    close: () => work.close(),
  };
}

/** What happens for every file or directory, with statements of its own (docs/decisions/0021). */
function frequentMethods(work: Work): Pick<Ledger, 'directory' | 'record' | 'findReading'> {
  const { database, read, single, write, clock } = work;
  const readDirectory = createDirectoryReader(database);
  const recorder = createBulkRecorder(database);
  const find = createReadingFinder(database);
  return {
    directory: (path, selection) => single(() => readDirectory(path, selection)),
    record: (batches) => write(() => recorder.record(batches, clock())),
    async findReading(key) {
      const found = await single(() => find(key));
      if (found === undefined || 'reading' in found) return found?.reading;
      // Readings are never changed or taken away: asking in two steps gives one answer.
      return (await read((db) => readReadings(db, [found.id]))).get(found.id);
    },
  };
}

/** What is compared first and written only when it differs: the usual answer is that nothing does, and takes no lock. */
function comparingMethods(work: Work): Pick<Ledger, 'forgetDirectories' | 'forgetUnlisted' | 'recordSequences'> {
  const { database, read, single, write, clock } = work;
  const forget = createForget(work);
  const readSequences = createSequenceReader(database);
  return {
    async forgetDirectories(scanId, root, stillThere) {
      const known = await read((db) => listDirectoriesBelow(db, root));
      const gone = known.filter((directory) => !stillThere(directory.path));
      if (gone.length === 0) return 0;
      await write(() => forget(scanId, gone));
      return gone.length;
    },
    forgetUnlisted: (scanId, root) =>
      write(async (db) => {
        const gone = await listUnlisted(db, scanId, root);
        await forget(scanId, gone);
        await dropUnlistedStates(db, scanId, root);
        return gone.length;
      }),
    async recordSequences(scanId, directory, sequences) {
      const isSame = (): boolean => isSameSequences(readSequences(directory), sequences);
      if (await single(isSame)) return;
      await write(async (db) => {
        if (!isSame()) await replaceSequences(db, clock(), scanId, directory, sequences);
      });
    },
  };
}

/** Marks directories gone with all their files and sequences. Only inside a writing transaction. */
function createForget({ db, database, clock }: Work) {
  const recorder = createBulkRecorder(database);
  const readSequences = createSequenceReader(database);
  return async (scanId: number, gone: readonly DirectoryRow[]): Promise<void> => {
    recorder.forget(scanId, gone, clock());
    for (const { path } of gone) {
      if (readSequences(path).length > 0) await replaceSequences(db, clock(), scanId, path, []);
    }
  };
}
