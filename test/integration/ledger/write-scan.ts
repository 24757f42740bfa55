import { openSqliteLedger } from '../../../src/ledger/open-sqlite-ledger.ts';
import { SCAN } from '../../contract/ledger-samples.ts';
import { directoriesOf } from './made-scan.ts';

/** Child process: records a made scan into the ledger named, a directory at a time, and tells the parent how far it is. */
const [file = '', writer = 'w', count = '10'] = process.argv.slice(2);
const ledger = await openSqliteLedger(file);
const scan = await ledger.startScan(SCAN);
for (const batch of directoriesOf(scan, writer, Number(count))) {
  await ledger.record([batch]);
  process.send?.(batch.directory);
}
await ledger.finishScan(scan, { directories: Number(count) });
await ledger.close();
process.disconnect?.();
