import { type Kysely, sql } from 'kysely';
import type { Ledger } from '../domain/ledger.ts';
import type { ServerUrl } from '../domain/server-url.ts';
import { createSharedMethods } from './ledger-methods.ts';
import { AFTER_ENCODED_NAMES, keepSelected, toStoredBounds } from './name-range.ts';
import { PLACE_COLUMNS, type PlaceRow, toPlaceRecords } from './place-record.ts';
import { prepareRecording } from './postgres/bulk-recorder.ts';
import { forgetDirectories } from './postgres/forget-directories.ts';
import { openPostgresConnection, type PostgresConnection } from './postgres/postgres-connection.ts';
import { prepareDatabase } from './postgres/prepare-database.ts';
import { createReadingFinder } from './postgres/reading-finder.ts';
import { listDirectoriesBelow } from './queries/directories.ts';
import { dropSpared, dropUnlistedStates, listUnlisted } from './queries/directory-states.ts';
import { takeLease } from './queries/leases.ts';
import { findScan } from './queries/scans.ts';
import { isSameSequences, readSequences, replaceSequences } from './queries/sequences.ts';
import type { LedgerTables } from './schema.ts';

/** The clock of the server, which all machines share, in milliseconds since 1970. */
const SERVER_NOW = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::double precision`;

export interface PostgresLedgerOptions {
  /** `postgres://USER:PASSWORD@HOST:PORT/DATABASE`, with `sslmode`, `sslrootcert`, `sslcert` and `sslkey` as libpq knows them. */
  readonly url: ServerUrl;
  /** The time, in milliseconds since 1970. Default: the system's clock. Leases go by the server's. */
  readonly clock?: () => number;
  /** How long to wait for another process that is writing, in milliseconds. Default 30,000: a batch takes well under a second. */
  readonly busyTimeoutMs?: number;
  /** How long to try again while the server cannot be reached, in milliseconds. Default 30,000: it restarts in a few seconds. */
  readonly reconnectMs?: number;
  /** Refuse to begin a new ledger in a database that has none. Default false. */
  readonly mustExist?: boolean;
  /** The most connections at once. Default 4: one writes, the others read; a server takes 100 by default, for all machines. */
  readonly connections?: number;
}

type Work = PostgresConnection & { readonly clock: () => number };

/**
 * Opens the ledger in a database on a server, or makes its tables there. Errors: `ledger.unusable` (the server refuses, or the database is
 * something else than a ledger), `ledger.newer`, `ledger.not-found`, `ledger.busy`, `ledger.unreachable`.
 */
export async function openPostgresLedger(options: PostgresLedgerOptions): Promise<Ledger> {
  const { url, clock = Date.now, busyTimeoutMs = 30_000, reconnectMs = 30_000, connections = 4 } = options;
  const connection = openPostgresConnection({ url, busyTimeoutMs, reconnectMs, connections });
  try {
    await prepareDatabase(connection, clock, options.mustExist ?? false);
  } catch (error) {
    await connection.close();
    throw error;
  }
  const work: Work = { ...connection, clock };
  return {
    ...createSharedMethods(work),
    ...frequentMethods(work),
    ...comparingMethods(work),
    takeLease: (name, holder, ttlMs) => work.single(({ db }) => takeLease(db, SERVER_NOW, { name, holder, ttlMs })),
    close: () => work.close(),
  };
}

const SELECT_DIRECTORY =
  `select ${PLACE_COLUMNS} from directories d join places p on p.directory_id = d.id left join assets a on a.id = p.asset_id ` +
  'left join readings r on r.id = p.reading_id where d.path = $1 and p.gone = 0 order by p.name';

const SELECT_SOME = SELECT_DIRECTORY.replace(
  ' order by',
  ' and (p.name >= $2 and p.name < $3 or p.name < $4) order by',
);

/** What happens for every file or directory: one statement for each question, few for each batch. */
function frequentMethods(work: Work): Pick<Ledger, 'directory' | 'record' | 'findReading'> {
  const { single, writeBulk, clock } = work;
  return {
    directory: (path, selection) =>
      single(async ({ rows }) => {
        if (selection === undefined)
          return toPlaceRecords((await rows(SELECT_DIRECTORY, [path])) as unknown as PlaceRow[]);
        const { least, most } = toStoredBounds(selection);
        const some = await rows(SELECT_SOME, [path, least, most, AFTER_ENCODED_NAMES]);
        return keepSelected(toPlaceRecords(some as unknown as PlaceRow[]), selection);
      }),
    async record(batches) {
      if (batches.length === 0) return;
      const recording = prepareRecording(batches);
      await writeBulk((session) => recording(session, clock()));
    },
    findReading: createReadingFinder(work),
  };
}

/** What is compared first and written only when it differs: the usual answer is that nothing does, and takes no lock. */
function comparingMethods(work: Work): Pick<Ledger, 'forgetDirectories' | 'forgetUnlisted' | 'recordSequences'> {
  const { read, single, write, clock } = work;
  return {
    async forgetDirectories(scanId, root, stillThere) {
      const known = await read((db) => listDirectoriesBelow(db, root));
      const gone = known.filter((directory) => !stillThere(directory.path));
      return await forgetDirectories(work, scanId, gone);
    },
    async forgetUnlisted(scanId, root) {
      const gone = await read(async (db) => {
        await findScan(db, scanId);
        return await listUnlisted(db, scanId, root);
      });
      // Another scan may have listed some of them since.
      const count = await forgetDirectories(work, scanId, gone, (db, some) => dropSpared(db, scanId, root, some));
      await write((db) => dropUnlistedStates(db, scanId, root), 'memory');
      return count;
    },
    async recordSequences(scanId, directory, sequences) {
      const isSame = async (db: Kysely<LedgerTables>): Promise<boolean> =>
        isSameSequences(await readSequences(db, directory), sequences);
      if (await single(({ db }) => isSame(db))) return;
      await write(async (db) => {
        if (!(await isSame(db))) await replaceSequences(db, clock(), scanId, directory, sequences);
      });
    },
  };
}
