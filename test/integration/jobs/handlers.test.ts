import { createHash } from 'node:crypto';
import { appendFileSync, copyFileSync, mkdirSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createJobHandlers, type OpenJobHandlers } from '../../../src/compose/job-handlers.ts';
import { judgeDelivery } from '../../../src/compose/judge-delivery.ts';
import { makeKeyFolder } from '../../../src/compose/keys.ts';
import { type Assay, openAssay } from '../../../src/compose/open-assay.ts';
import { FINGERPRINT_ALGORITHM, FINGERPRINT_VERSION } from '../../../src/domain/fingerprint.ts';
import type { JobEnd, JobName, JobQueue, JobWorker, NewJob } from '../../../src/domain/job.ts';
import type { MarkRequest } from '../../../src/domain/mark-request.ts';
import { openMemoryQueue } from '../../../src/queue/open-memory-queue.ts';
import { makeShowFolder, removeFolder } from '../../e2e/cli.ts';
import { makeFrame } from '../scan/companion-files.ts';

let show: string;
let assay: Assay;
let handlers: OpenJobHandlers;
let queue: JobQueue;
let worker: JobWorker;

beforeAll(async () => {
  show = realpathSync(await makeShowFolder());
  appendFileSync(join(show, 'assay.config.yaml'), '\nroots: { show: . }\nsigner: { key: keys/dev }\ninspectors: 1\n');
  assay = await openAssay({ cwd: show });
  handlers = createJobHandlers(assay, { cwd: show });
  queue = openMemoryQueue();
  worker = await queue.work(handlers, {
    roots: ['show'],
    lanes: ['folders', 'scan', 'mark', 'check', 'fingerprint'],
    concurrency: 2,
  });
});
afterAll(async () => {
  await worker.drain(1000);
  await queue.close();
  await handlers.close();
  await assay.close();
  await removeFolder(show);
});

async function run<N extends JobName>(job: NewJob & { readonly name: N }): Promise<JobEnd<N>> {
  const [ref] = await queue.add([job]);
  return queue.wait({ root: 'show', id: ref?.id ?? '', name: job.name });
}

const SCAN = { version: 1, deep: false, rescan: false } as const;

function checkJob(runName: string): NewJob<'check.delivery'> {
  const location = 'show:/deliveries/ep101_v001';
  const input = { ...SCAN, location, run: runName };
  return {
    name: 'check.delivery',
    root: 'show',
    priority: 1,
    input: { ...input, show: 'harbour', delivery: 'ep101', delivered: '2026-11-20' },
    children: [{ name: 'scan.folder', root: 'show', priority: 1, input: { ...input, priority: 1 } }],
  };
}

test('a delivery is read by a child and judged as the command judges it, and the check of a run recorded once', async () => {
  const first = await run(checkJob('check-1'));
  expect(first).toMatchObject({ ok: true, output: { verdict: 'fail' } });
  const report = await judgeDelivery(
    {
      root: join(show, 'deliveries/ep101_v001'),
      shown: 'deliveries/ep101_v001',
      delivery: 'ep101',
      show: 'harbour',
      cwd: show,
      delivered: '2026-11-20',
      deep: false,
      rescan: false,
      signal: new AbortController().signal,
    },
    assay,
  );
  expect(first.ok && first.output.findings).toBe(report.findings.length);
  const last = await assay.ledger.lastCheck('harbour', 'ep101');
  expect(last?.findings.map(({ id }) => id)).toEqual(report.findings.map(({ id }) => id));
  // The same job again, as after a worker whose answer was lost; then another one.
  expect(await run(checkJob('check-1'))).toEqual(first);
  expect(await assay.ledger.lastCheck('harbour', 'ep101')).toEqual(last);
  const second = await run(checkJob('check-2'));
  expect(second.ok && second.output.check).toBe((first.ok ? first.output.check : 0) + 1);
  expect((await assay.ledger.verify()).faults).toEqual([]);
});

test('a delivery that could not be read is not judged', async () => {
  const job = checkJob('check-3');
  const location = 'show:/deliveries/none';
  const children = job.children?.map((child) => ({ ...child, input: { ...child.input, location } })) as NewJob[];
  const end = await run({ ...job, input: { ...job.input, location }, children });
  expect(end).toMatchObject({ ok: false, reason: { code: 'input.not-found', message: /was not read/ } });
});

const REQUEST: MarkRequest = {
  origin: 'trainedAlgorithmicMedia',
  details: { tool: { name: 'Painter', version: '2' }, prompt: 'a harbour' },
  ingredients: [],
  placement: { forceSidecar: false, exrAttribute: false, perFrame: false, sequenceOnly: false },
  keep: { owner: false, times: false },
  overwrite: false,
};

function markJob(runName: string, more: Partial<NewJob<'mark.batch'>['input']> = {}): NewJob<'mark.batch'> {
  const base = 'show:/marks';
  const parts = [{ location: base }];
  return {
    name: 'mark.batch',
    root: 'show',
    priority: 10,
    input: { version: 1, run: runName, parts, base, request: { ...REQUEST }, ...more },
  };
}

function hashAll(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    names.map(({ name }) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  );
}

test('files are marked with the signer of the worker; without one only the job fails, and the next finds it', async () => {
  const folder = join(show, 'marks');
  mkdirSync(join(folder, 'sub'), { recursive: true });
  copyFileSync(join(show, 'dailies/sh030/sh030_still_v001.jpg'), join(folder, 'still.jpg'));
  copyFileSync(join(show, 'dailies/sh030/sh030_grade_v001.png'), join(folder, 'sub/grade.png'));
  for (const frame of [1001, 1002, 1003])
    appendFileSync(join(folder, `sh.${frame}.exr`), makeFrame(`to be marked ${frame}`));
  const bare = hashAll(folder);

  const unsigned = await run(markJob('mark-0'));
  expect(unsigned).toMatchObject({ ok: false, reason: { code: 'signer.unusable' } });
  expect(hashAll(folder)).toEqual(bare);
  await makeKeyFolder(join(show, 'keys/dev'), { algorithm: 'es256', name: 'Test', days: 30 });

  // Copies first, of one file alone, into a folder that is made.
  const copied = await run(
    markJob('mark-1', {
      parts: [{ location: 'show:/marks/sub', from: 'grade.png', to: 'grade.png' }],
      out: 'show:/marked/copies',
    }),
  );
  expect(copied).toMatchObject({ ok: true, output: { marked: 1, failed: 0, failures: [] } });
  expect(readdirSync(join(show, 'marked/copies/sub'))).toEqual(['grade.png']);
  expect(hashAll(folder)).toEqual(bare);

  // In place: this directory, not the one below it.
  const marked = await run(markJob('mark-2'));
  expect(marked).toMatchObject({ ok: true, output: { marked: 4, unchanged: 0, skipped: 0, failed: 0 } });
  expect(readdirSync(join(folder, 'sub'))).toEqual(['grade.png']);
  const after = hashAll(folder);
  expect(after['still.jpg']).not.toBe(bare['still.jpg']);
  const still = await assay.ledger.marksOf([after['still.jpg'] ?? '']);
  expect(still).toMatchObject([
    { path: join(folder, 'still.jpg'), origin: 'trainedAlgorithmicMedia', before: bare['still.jpg'] },
  ]);

  const { sequence } = await assay.ledger.head();
  const again = await run(markJob('mark-2'));
  expect(again).toMatchObject({ ok: true, output: { marked: 0, unchanged: 4, failed: 0, bytes: 0 } });
  expect(hashAll(folder)).toEqual(after);
  expect((await assay.ledger.head()).sequence).toBe(sequence);
  expect((await assay.ledger.verify()).faults).toEqual([]);
});

test('failures of files are told with where they are, and what is asked for is checked', async () => {
  const broken = join(show, 'marks/broken');
  mkdirSync(broken, { recursive: true });
  appendFileSync(join(broken, 'empty.png'), '');
  copyFileSync(join(show, 'dailies/sh030/sh030_still_v001.jpg'), join(broken, 'still.jpg'));
  const end = await run(markJob('mark-3', { parts: [{ location: 'show:/marks/broken' }] }));
  expect(end).toMatchObject({
    ok: true,
    output: { marked: 1, failed: 1, failures: [{ location: 'show:/marks/broken/empty.png', code: 'file.empty' }] },
  });
  for (const request of [{}, { ...REQUEST, origin: 'invented' }, { ...REQUEST, extra: 1 }])
    expect(await run(markJob('mark-4', { request }))).toMatchObject({ ok: false, reason: { code: 'job.invalid' } });
});

test('a declaration in the job says what is marked', async () => {
  const folder = join(show, 'marks/declared');
  mkdirSync(folder, { recursive: true });
  for (const name of ['sign.jpg', 'plain.jpg'])
    copyFileSync(join(show, 'dailies/sh030/sh030_still_v001.jpg'), join(folder, name));
  const text = readFileSync(join(show, 'declarations/tern-vfx.yaml'), 'utf8').replace(
    "patterns: ['sh020_sky_v002.####.exr']",
    "patterns: ['declared/sign.jpg']",
  );
  const { origin: _, ...rest } = REQUEST;
  const request = { ...rest, details: {}, declaration: { name: 'tern-vfx.yaml', text } };
  const end = await run(markJob('mark-5', { parts: [{ location: 'show:/marks/declared' }], request }));
  expect(end).toMatchObject({ ok: true, output: { marked: 1, skipped: 1, failed: 0 } });
});

test('what a scan finds to be generated is fingerprinted, and a job asked for does no more than is missing', async () => {
  const location = 'show:/dailies';
  const scanned = await run({
    name: 'scan.folder',
    root: 'show',
    priority: 10,
    input: { ...SCAN, location, run: 'prints', priority: 10 },
  });
  expect(scanned.ok).toBe(true);
  const items = await assay.pictures.listItems(({ known }) => known === 'sign');
  const hashes = items.map(({ sha256 }) => sha256);
  const states = await assay.ledger.fingerprintStates(hashes, FINGERPRINT_ALGORITHM, FINGERPRINT_VERSION);
  const stills = items.filter(({ mediaType }) => mediaType === 'image/png');
  expect(stills.length).toBeGreaterThan(0);
  for (const { sha256 } of stills) expect(states.get(sha256)?.state).not.toBe('failed');

  const asked = await run({
    name: 'fingerprint.batch',
    root: 'show',
    priority: 10,
    input: { version: 1, run: 'asked', parts: [{ location: 'show:/dailies/sh030' }] },
  });
  expect(asked).toMatchObject({ ok: true, output: { failed: 0, unreachable: 0 } });
  const again = await run({
    name: 'fingerprint.batch',
    root: 'show',
    priority: 10,
    input: { version: 1, run: 'again', parts: [{ location: 'show:/dailies/sh030' }] },
  });
  expect(asked.ok && asked.output.files).toBeGreaterThan(0);
  expect(again).toMatchObject({ ok: true, output: { made: 0 } });
});
