import { openSqliteLedger } from '../../../src/ledger/open-sqlite-ledger.ts';
import { marksOfBatch } from './made-marks.ts';

/** Child process: records made marks and digests into the ledger named, a call at a time, and tells the parent how far it is. */
const [file = '', writer = 'w', count = '10'] = process.argv.slice(2);
const ledger = await openSqliteLedger(file);
for (let batch = 0; batch < Number(count); batch++) {
  const marks = marksOfBatch(writer, batch);
  await ledger.recordMarks(marks);
  await ledger.recordDigests('xxh64', new Map(marks.map((mark) => [mark.after, `digest of ${mark.path}`])));
  process.send?.(batch);
}
await ledger.close();
process.disconnect?.();
