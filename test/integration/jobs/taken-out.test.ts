import { expect, test } from 'vitest';
import type { FailedJob, JobContext } from '../../../src/domain/job.ts';
import { PAYLOAD_VERSION } from '../../../src/domain/job-payloads.ts';
import { scanBatch } from '../../../src/pipeline/jobs/scan-batch.ts';
import { scanFolder } from '../../../src/pipeline/jobs/scan-folder.ts';
import { folderJob, openJobScanner } from './job-scanner.ts';

/** As the queue tells of a child that thousands of later failures have pushed out: it failed, and what it was about is gone. */
const drained: FailedJob = {
  name: 'scan.batch',
  root: 'dailies',
  id: 'child-1',
  input: undefined,
  reason: { code: 'job.abandoned', message: 'Its workers died.' },
  attempts: 0,
  failedAt: '2026-11-23T12:00:00.000Z',
};

const after = {
  attempt: 1,
  deaths: 0,
  signal: new AbortController().signal,
  checkpoint: async () => undefined,
  addChildren: async () => undefined,
  childOutputs: async () => [],
  failedChildren: async () => [drained],
  backlog: async () => 0,
} as const;

test('a scan that lost a part without knowing which has not ended: nothing is called gone, and it says what to do', async () => {
  const scanner = await openJobScanner();
  try {
    scanner.write('a.png', 'a');
    const { ledger } = await scanner.openLedger();
    const parts = scanner.parts(ledger);
    const scan = await ledger.startScan({ root: scanner.root, deep: false, signsVersion: '1' });
    const input = { ...folderJob().input, stage: 'settle' as const, scan, listed: { directories: 1, files: 1 } };
    const folder = {
      ...after,
      ref: { name: 'scan.folder', root: 'dailies', id: '1' },
      input,
    } as JobContext<'scan.folder'>;
    await expect(scanFolder(folder, parts)).rejects.toMatchObject({
      code: 'job.stopped',
      message: expect.stringContaining('Scan the folder again'),
    });
    const split = {
      version: PAYLOAD_VERSION,
      run: 'r',
      scan: 1,
      root: 'dailies:/',
      parts: [{ location: 'dailies:/' }],
      deep: false,
      rescan: false,
      split: 2,
    };
    const batch = {
      ...after,
      ref: { name: 'scan.batch', root: 'dailies', id: '2' },
      input: split,
    } as unknown as JobContext<'scan.batch'>;
    await expect(scanBatch(batch, parts)).rejects.toMatchObject({ code: 'job.stopped' });
  } finally {
    await scanner.close();
  }
});
