import { AssayError } from '../../../src/domain/errors.ts';
import { openSqliteLedger } from '../../../src/ledger/open-sqlite-ledger.ts';

/** Child process: opens the ledger named as a user who owns nothing, and tells the parent what came of it. */
const [file = '', userId = ''] = process.argv.slice(2);
if (userId !== '') process.setuid?.(Number(userId));
const said = await openSqliteLedger(file, { busyTimeoutMs: 500 }).then(
  async (ledger) => {
    await ledger.close();
    return { code: 'opened', message: '' };
  },
  (error: unknown) => {
    if (!(error instanceof AssayError)) throw error;
    return { code: error.code, message: error.message };
  },
);
process.send?.(said, () => process.disconnect());
