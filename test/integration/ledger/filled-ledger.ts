import type { Ledger } from '../../../src/domain/ledger.ts';
import { openSqliteLedger } from '../../../src/ledger/open-sqlite-ledger.ts';
import {
  approvalOf,
  batchOf,
  declarationOf,
  failedPrint,
  fileOf,
  markOf,
  moviePrint,
  plainReading,
  ROOT,
  SCAN,
  sequenceOf,
  sha256,
  stillPrint,
  tellingReading,
  unreadableFile,
} from '../../contract/ledger-samples.ts';

const FINDING = {
  code: 'generated.unapproved',
  rule: 'N03',
  severity: 'Blocker',
  path: 'a.png',
  message: 'm',
} as const;

/** Makes a ledger in which every table has at least two rows, with something replaced and something gone. */
export async function fillLedger(file: string): Promise<void> {
  const ledger = await openSqliteLedger(file);
  await fillEverything(ledger);
  await ledger.close();
}

/** The same in a ledger of either kind. */
export async function fillEverything(ledger: Ledger): Promise<void> {
  await fillFirstTables(ledger);
  await ledger.recordMarks([markOf('a'), markOf('b', { receipt: 'r-1' })]);
  await ledger.recordMarks([markOf('b'), markOf('c', { before: sha256('c'), carrier: 'sidecar', receipt: 'r-2' })]);
  const digests = (end: string) => new Map(['a', 'b'].map((name) => [sha256(name), `${name} ${end}`]));
  await ledger.recordDigests('md5', digests('wrong'));
  await ledger.recordDigests('md5', digests('right'));
  await ledger.recordDigests('c4', digests('c4'));
  await ledger.recordFingerprints([
    stillPrint('a'),
    failedPrint('m'),
    moviePrint('n'),
    moviePrint('o', { version: 0 }),
  ]);
  // Others in their place, and one that has nothing any more.
  await ledger.recordFingerprints([moviePrint('m'), moviePrint('o'), failedPrint('n')]);
}

/** The same without what came with later migrations than the first. */
export async function fillReleasedTables(file: string): Promise<void> {
  const ledger = await openSqliteLedger(file);
  await fillFirstTables(ledger);
  await ledger.close();
}

async function fillFirstTables(ledger: Ledger): Promise<void> {
  for (const directory of [`${ROOT}/a`, `${ROOT}/b`]) {
    const scan = await ledger.startScan(SCAN);
    const files = [
      fileOf('generated.png', tellingReading(`generated ${directory}`)),
      fileOf('clean.png', plainReading(`clean ${directory}`)),
      fileOf('timed.png', plainReading(`timed ${directory}`, { timing: { frames: 2 } })),
      fileOf('over.png', plainReading(`before ${directory}`)),
      fileOf('gone.png', plainReading(`gone ${directory}`)),
      unreadableFile('broken.jpg', { sha256: sha256(`broken ${directory}`) }),
    ];
    await ledger.record([batchOf(scan, directory, files)]);
    await ledger.record([
      batchOf(scan, directory, [fileOf('over.png', plainReading(`after ${directory}`))], ['gone.png']),
    ]);
    await ledger.recordSequences(scan, directory, [sequenceOf('a'), sequenceOf('b')]);
    await ledger.finishScan(scan, { files: 6 });
    await ledger.importDeclaration(declarationOf(`D ${directory}`));
    await ledger.importApproval(approvalOf(`A ${directory}`), [sha256('x'), sha256('y')]);
    await ledger.withdrawApproval(`A ${directory}`, 'C. Person');
    await ledger.acceptFinding({
      show: 'aurora',
      findingId: 'f1',
      by: 'C. Person',
      reason: `creative intent ${directory}`,
      content: sha256(`content ${directory}`),
    });
    const findings = [
      { id: 'f1', ...FINDING },
      { id: 'f2', ...FINDING, content: sha256('content') },
    ];
    await ledger.recordCheck({ show: 'aurora', delivery: 'D01', verdict: 'fail', findings });
  }
}
