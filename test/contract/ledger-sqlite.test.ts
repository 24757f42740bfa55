import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteLedger } from '../../src/ledger/open-sqlite-ledger.ts';
import { describeLedger } from './ledger.ts';

describeLedger('SQLite in a file', () => {
  const folder = mkdtemp(join(tmpdir(), 'assay-ledger-'));
  return {
    // In a directory that is not there yet.
    open: async (clock) => await openSqliteLedger(join(await folder, '.assay', 'ledger.db'), { clock }),
    cleanUp: async () => await rm(await folder, { recursive: true, force: true }),
  };
});

describeLedger('SQLite in memory', () => ({
  open: (clock) => openSqliteLedger(':memory:', { clock }),
  cleanUp: () => Promise.resolve(),
}));
