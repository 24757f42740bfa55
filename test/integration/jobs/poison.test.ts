import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JobHandlers } from '../../../src/domain/job.ts';
import type { ScanJobParts } from '../../../src/pipeline/jobs/parts.ts';
import { scanBatch } from '../../../src/pipeline/jobs/scan-batch.ts';
import { scanFolder } from '../../../src/pipeline/jobs/scan-folder.ts';
import { makeFrame } from '../scan/companion-files.ts';
import { type DriveOptions, driveJobs, WorkerDied } from './drive-jobs.ts';
import { dumpLedger, folderJob, type JobScanner, openJobScanner } from './job-scanner.ts';

let scanner: JobScanner;
beforeAll(async () => {
  scanner = await openJobScanner();
  for (let frame = 1001; frame <= 1007; frame += 1)
    scanner.write(`ep101/sh010.${frame}.exr`, makeFrame(`poison ${frame}`));
  scanner.write('other/a.exr', makeFrame('other'));
});
afterAll(() => scanner.close());

/** Workers die of every file whose name is told. */
async function scanPoisoned(
  deadly: RegExp,
  options: Partial<ScanJobParts['options']>,
  drive: DriveOptions = {},
): Promise<{
  readonly result: Awaited<ReturnType<typeof driveJobs>>;
  readonly places: readonly string[];
  readonly sequences: number;
  readonly deaths: number;
}> {
  const { file, ledger } = await scanner.openLedger();
  const parts = scanner.parts(ledger, options);
  let deaths = 0;
  const inspector: ScanJobParts['inspector'] = {
    async inspect(request) {
      if (!deadly.test(request.path)) return scanner.assay.inspector.inspect(request);
      deaths += 1;
      throw new WorkerDied();
    },
  };
  const poisoned = { ...parts, inspector };
  const handlers: JobHandlers = {
    'scan.folder': (job) => scanFolder(job, poisoned),
    'scan.batch': (job) => scanBatch(job, poisoned),
  };
  const result = await driveJobs(handlers, folderJob(), { deaths: 3, ...drive });
  expect((await ledger.verify()).faults).toEqual([]);
  const dump = dumpLedger(file);
  return {
    result,
    deaths,
    places: (dump['places'] as readonly { name: string; status: string; error_code: string | null }[]).map(
      ({ name, status, error_code: code }) => `${name} ${status}${code === null ? '' : ` ${code}`}`,
    ),
    sequences: dump['sequences']?.length ?? 0,
  };
}

const ALL = [1001, 1002, 1003, 1004, 1005, 1006, 1007];

test.each([
  ['one batch', 500],
  ['a directory that was cut', 3],
])('a file that kills its workers is given up alone, after bounded deaths: %s', async (_, batchFiles) => {
  const { result, places, sequences, deaths } = await scanPoisoned(/\.1005\.exr$/, { batchFiles, inFlight: 1 });
  expect(places).toEqual([
    ...ALL.map((frame) => `sh010.${frame}.exr ${frame === 1005 ? 'unreadable reader.crashed' : 'checked'}`),
    'a.exr checked',
  ]);
  // Once with the others, then alone as often as workers may die of it.
  expect(deaths).toBe(4);
  expect(sequences).toBe(1);
  expect(result.failed).toMatchObject([
    {
      name: 'scan.batch',
      reason: { code: 'job.abandoned' },
      input: { parts: [{ location: 'dailies:/ep101', from: 'sh010.1005.exr', to: 'sh010.1005.exr' }] },
    },
  ]);
  expect(result.output).toMatchObject({ files: 8, unreadable: 1, failed: 1 });
});

test('the reason is kept with the file, and the next scan tries it again', async () => {
  const { ledger } = await scanner.openLedger();
  const parts = scanner.parts(ledger);
  const handlers = (inspector: ScanJobParts['inspector']): JobHandlers => ({
    'scan.folder': (job) => scanFolder(job, { ...parts, inspector }),
    'scan.batch': (job) => scanBatch(job, { ...parts, inspector }),
  });
  const dying: ScanJobParts['inspector'] = {
    inspect: async (request) => {
      if (request.path.endsWith('a.exr')) throw new WorkerDied();
      return scanner.assay.inspector.inspect(request);
    },
  };
  await driveJobs(handlers(dying), folderJob(), { deaths: 2 });
  const [place] = await ledger.directory(`${scanner.root}/other`);
  expect(place?.error?.message).toContain('job.abandoned');
  const again = await driveJobs(handlers(scanner.assay.inspector), folderJob({ run: 'run-2' }));
  expect(again.output).toMatchObject({ inspected: 1, unreadable: 0, failed: 0 });
});

test('two deadly files among others cost only themselves', async () => {
  const { places } = await scanPoisoned(/\.100[26]\.exr$/, { batchFiles: 500, inFlight: 1 });
  expect(places.filter((place) => place.endsWith(' checked'))).toHaveLength(6);
  expect(places.filter((place) => place.endsWith(' unreadable reader.crashed'))).toHaveLength(2);
});

test('files that nobody has looked at are not called unreadable: the scan fails with what kept them from it', async () => {
  const { file, ledger } = await scanner.openLedger();
  const parts = scanner.parts(ledger, { batchFiles: 3 });
  const handlers: JobHandlers = {
    'scan.folder': (job) => scanFolder(job, parts),
    async 'scan.batch'(job) {
      if (job.ref.id !== '3') return scanBatch(job, parts);
      const { AssayError } = await import('../../../src/domain/errors.ts');
      throw new AssayError('ledger.unreachable', 'The database is away.');
    },
  };
  await expect(driveJobs(handlers, folderJob())).rejects.toMatchObject({
    code: 'ledger.unreachable',
    message: expect.stringContaining('The database is away.'),
  });
  expect(dumpLedger(file)['places']).not.toEqual(
    expect.arrayContaining([expect.objectContaining({ status: 'unreadable' })]),
  );
});
