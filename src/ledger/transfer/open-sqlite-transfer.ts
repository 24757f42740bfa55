import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { prepareLedgerFile } from '../sqlite/prepare-file.ts';
import { openSqliteConnection } from '../sqlite/sqlite-connection.ts';
import { createLedgerTransfer, type LedgerTransfer } from './ledger-transfer.ts';
import { writeNewFile } from './write-new-file.ts';

/** How long to wait for another process that is writing, in milliseconds. As for every other use of a ledger. */
const BUSY_TIMEOUT_MS = 30_000;

/**
 * The ledger in a file. When it is not there, importing makes it, and makes nothing when it fails.
 * Errors: `ledger.unusable`, `ledger.newer`, `ledger.busy`.
 */
export async function openSqliteTransfer(file: string, clock: () => number): Promise<LedgerTransfer> {
  if (existsSync(file)) return await openFile(file, file, clock);
  return {
    exportTo: (write) => using(openFile(file, file, clock), (transfer) => transfer.exportTo(write)),
    importFrom: (chunks) => {
      mkdirSync(dirname(file), { recursive: true });
      return writeNewFile(file, async (temporary) => {
        try {
          return await using(openFile(temporary, file, clock), (transfer) => transfer.importFrom(chunks));
        } finally {
          for (const end of ['-wal', '-shm']) rmSync(`${temporary}${end}`, { force: true });
        }
      });
    },
    close: () => Promise.resolve(),
  };
}

async function using<T>(opening: Promise<LedgerTransfer>, work: (transfer: LedgerTransfer) => Promise<T>): Promise<T> {
  const transfer = await opening;
  try {
    return await work(transfer);
  } finally {
    await transfer.close();
  }
}

/** `where`: the name for messages. */
async function openFile(file: string, where: string, clock: () => number): Promise<LedgerTransfer> {
  const connection = openSqliteConnection(file, BUSY_TIMEOUT_MS);
  try {
    await prepareLedgerFile(connection, clock);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return createLedgerTransfer(connection, { where, close: () => connection.close() });
}
