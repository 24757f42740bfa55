import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Inspection, InspectionRequest } from '../../../src/domain/asset.ts';
import type { JobHandlers } from '../../../src/domain/job.ts';
import type { ScanFolderOutput } from '../../../src/domain/job-payloads.ts';
import type { ScanJobParts } from '../../../src/pipeline/jobs/parts.ts';
import { scanBatch } from '../../../src/pipeline/jobs/scan-batch.ts';
import { scanFolder } from '../../../src/pipeline/jobs/scan-folder.ts';
import { makePng, makeText } from '../metadata/make-png.ts';
import { makeFrame } from '../scan/companion-files.ts';
import { driveJobs, WorkerDied, watchCalls } from './drive-jobs.ts';
import { dumpLedger, folderJob, type JobScanner, openJobScanner } from './job-scanner.ts';

const makePlain = (mark: string): Buffer => makePng(makeText('Comment', mark));

let scanner: JobScanner;
/** What the real inspector said of each file and its sidecars: a test runs the same scan some hundred times. */
const said = new Map<string, Promise<Inspection>>();

const inspect = (request: InspectionRequest): Promise<Inspection> => {
  const key = JSON.stringify(request);
  const known = said.get(key) ?? scanner.assay.inspector.inspect(request);
  said.set(key, known);
  return known;
};

function handlersOf(parts: ScanJobParts): JobHandlers {
  return { 'scan.folder': (job) => scanFolder(job, parts), 'scan.batch': (job) => scanBatch(job, parts) };
}

const LOST_WRITE =
  /^after (?:ledger\.(?:startScan|record|saveDirectoryStates|forgetUnlisted|finishScan)|addChildren|checkpoint)$/;

/** A tree as it was when a ledger first saw it. */
beforeAll(async () => {
  scanner = await openJobScanner();
  for (let frame = 1001; frame <= 1009; frame += 1)
    scanner.write(`ep101/sh010/sh010.${frame}.exr`, makeFrame(`frame ${frame}`));
  scanner.write('ep101/sh010/sh010.1004.exr.xmp', '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>');
  scanner.write('ep101/sh010/old.png', makePlain('old'));
  scanner.write('ep101/gone/1.png', makePlain('gone'));
  scanner.write('ep101/gone/deeper/2.png', makePlain('gone 2'));
  scanner.write('ep102/a.png', makePlain('a'));
  scanner.write('ep102/b.png', makePlain('b'));
  scanner.write('ep102/b.json', '{}');
  scanner.write('top.png', makePlain('top'));
});
afterAll(() => scanner.close());

/** The tree as it is now: some files new, some gone, some changed. */
function changeTree(): void {
  rmSync(join(scanner.root, 'ep101/sh010/old.png'));
  rmSync(join(scanner.root, 'ep101/gone'), { recursive: true });
  scanner.write('ep102/b.png', makePlain('b, repainted'));
  scanner.write('ep102/new/cut.png', makePlain('cut').subarray(0, 60));
  scanner.write('ep102/new/soon.png.part', 'x');
  scanner.write('ep101/sh010/sh010.1010.exr', makeFrame('frame 1010'));
  writeFileSync(join(scanner.root, 'ep102/new/lost.c2pa'), 'x');
}

async function scanAll(scan: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of scan);
}

test('a scan over jobs leaves what a scan of the whole tree leaves, wherever a worker dies, and when every job runs twice', async () => {
  // What the ledger knew before is the same for all.
  const before = await scanner.openLedger();
  await driveJobs(handlersOf(scanner.parts(before.ledger)), folderJob({ run: 'run-0' }));
  await before.ledger.close();
  changeTree();

  const whole = await scanner.openLedger(before.file);
  const { scanTree } = await import('../../../src/pipeline/scan/scan-tree.ts');
  const { walkTree } = await import('../../../src/media/discover/walk-tree.ts');
  const { assay, root } = scanner;
  await scanAll(
    scanTree(
      { root, whole: true },
      {
        ...scanner.parts(whole.ledger),
        ledger: whole.ledger,
        inspector: { ...assay.inspector, inspect },
        walk: (path) => walkTree(path, { rules: assay.config.discover }),
        rejudge: assay.rejudge,
        findFiles: async () => new Map(),
        pause: async () => undefined,
      },
      { deep: false, rescan: false, settleMs: 0, inFlight: 4 },
    ),
  );
  const expected = dumpLedger(whole.file);
  expect(expected['places']?.length).toBeGreaterThan(15);
  expect(expected['sequences']).toHaveLength(1);

  const runWith = async (onCall: (name: string) => void, twice = false) => {
    const { file, ledger } = await scanner.openLedger(before.file);
    const parts = scanner.parts(watchCalls(ledger, 'ledger', onCall), { batchFiles: 4, inFlight: 2 });
    const watched = watchCalls({ ...parts, inspector: { inspect } }, 'parts', onCall);
    const result = await driveJobs(handlersOf(watched), folderJob(), { onCall, twice });
    const verified = await ledger.verify();
    await ledger.close();
    return { result, dump: dumpLedger(file), faults: verified.faults };
  };

  const calls: string[] = [];
  const undisturbed = await runWith((name) => calls.push(name));
  expect(undisturbed.dump).toEqual(expected);
  expect(undisturbed.result.output).toEqual({
    scan: 2,
    directories: 5,
    files: 15,
    inspected: 4,
    bytes: expect.any(Number),
    unreadable: 1,
    unfinished: 1,
    gone: 3,
    failed: 0,
  } satisfies ScanFolderOutput);
  // Cut: the eleven names of the sequence go into three jobs.
  const ranges = undisturbed.result.jobs.flatMap(({ input }) => ('root' in input ? input.parts : []));
  expect(ranges.filter(({ location }) => location === 'dailies:/ep101/sh010')).toHaveLength(3);

  const doubled = await runWith(() => undefined, true);
  expect([doubled.dump, doubled.faults]).toEqual([expected, []]);

  // Every write whose answer is lost, and some of the rest; all of them take a minute.
  const isTried = (name: string, at: number): boolean => LOST_WRITE.test(name) || at % 20 === 0;
  const tried = [...calls.entries()].filter(([at, name]) => isTried(name, at));
  expect(tried.length).toBeGreaterThan(20);
  for (const [at, name] of tried) {
    let left = at;
    const died = await runWith(() => {
      left -= 1;
      if (left === -1) throw new WorkerDied();
    });
    expect(died.faults, `died ${name}`).toEqual([]);
    expect(died.dump, `died ${name}, call ${at} of ${calls.length}`).toEqual(expected);
  }
});
