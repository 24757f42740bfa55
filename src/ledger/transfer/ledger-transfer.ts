import type { Kysely } from 'kysely';
import { AssayError } from '../../domain/errors.ts';
import type { LedgerHead } from '../../domain/ledger.ts';
import { readHead } from '../event-log.ts';
import type { LedgerConnection } from '../ledger-connection.ts';
import type { LedgerTables } from '../schema.ts';
import { exportChunks } from './export-chunks.ts';
import { type Imported, importParts } from './import-parts.ts';
import { parseExport } from './parse-export.ts';

/** What moving needs of a ledger's connection beside its transactions. */
export interface TransferOptions {
  /** The ledger as messages name it, without a password. */
  readonly where: string;
  /** First in each transaction: whoever is at the other end of a pipe may take its time. */
  readonly prepare?: (db: Kysely<LedgerTables>) => Promise<void>;
  /** After the last row, inside the transaction: brings the database's own statistics up to date. */
  readonly settle?: (db: Kysely<LedgerTables>) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Moves ledgers between databases. Must be closed. */
export interface LedgerTransfer {
  /**
   * Hands the whole ledger to `write`, as one state of it. `write` is called once, and what it was given is of no use when this throws.
   * Errors: `ledger.*`, and what `write` throws.
   */
  exportTo(write: (chunks: AsyncIterable<Buffer>) => Promise<void>): Promise<LedgerHead>;
  /**
   * Fills the ledger, which has to be empty, and verifies it, in one transaction: all of it or nothing. Errors: `usage.invalid` (not
   * empty, or an older export), `file.malformed`, `file.truncated`, `ledger.*`, and what reading throws.
   */
  importFrom(chunks: AsyncIterable<Uint8Array>): Promise<Imported>;
  close(): Promise<void>;
}

/** Over an open connection to a ledger whose tables are up to date. */
export function createLedgerTransfer(connection: LedgerConnection, options: TransferOptions): LedgerTransfer {
  const { where, prepare, settle, close } = options;
  return {
    exportTo(write) {
      const begin = onlyOnce(`The ledger ${where} could not be read in one go. The export is of no use; export again.`);
      return connection.read(async (db) => {
        // The first look at the database is where it may have to wait for another process, and be asked again.
        await prepare?.(db);
        const head = await readHead(db);
        begin();
        await write(exportChunks(db, head));
        return head;
      });
    },
    importFrom(chunks) {
      const begin = onlyOnce(
        `The connection to the ledger ${where} was lost while importing. See with assay ledger verify whether it holds ` +
          'anything; if not, import again.',
      );
      return connection.write(async (db) => {
        await prepare?.(db);
        begin();
        return await importParts(db, parseExport(chunks), { where, settle: settle && (() => settle(db)) });
      }, 'durable');
    },
    close,
  };
}

/** A connection may run its work again after a failure; what streams in or out cannot. */
function onlyOnce(message: string): () => void {
  let hasBegun = false;
  return () => {
    if (hasBegun) throw new AssayError('ledger.unreachable', message);
    hasBegun = true;
  };
}
