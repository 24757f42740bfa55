import { copyFileSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FingerprintReport } from '../../src/domain/picture-report.ts';
import type { CheckReport, ScanLine } from '../../src/domain/report.ts';
import { hasOwnRedis } from '../support/redis.ts';
import { assay, type Run } from './cli.ts';
import { makeWorkerPlace, PASSWORD, type TestWorker, type WorkerPlace } from './worker-place.ts';

const isQueueDocument = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(
  JSON.parse(readFileSync(join(import.meta.dirname, '../../docs/schemas/queue.schema.json'), 'utf8')) as object,
);

/** Few files in a job, so that the small show is many jobs. */
const CONFIG = [
  'worker: { batchFiles: 6, reconnectSeconds: 5, lockSeconds: 3, stallSeconds: 1 }',
  'health: { enabled: true, port: 0 }',
  'metrics: { enabled: true, port: 0 }',
  'log: { level: debug }',
  'signer: { key: keys }',
].join('\n');

describe.runIf(hasOwnRedis())('two workers', () => {
  let place: WorkerPlace;
  let workers: readonly TestWorker[];
  /** Everything that commands in the tests' own process printed. */
  let told = '';
  const run = async (...args: readonly string[]): Promise<Run> => {
    const ran = await assay(place.folder, ...args);
    told += ran.stdout + ran.stderr;
    return ran;
  };
  const queued = (...args: readonly string[]): Promise<Run> => run(...args, ...place.servers);
  const alone = (...args: readonly string[]): Promise<Run> => run(...args, '--no-queue', '--ledger', 'alone.sqlite');

  beforeAll(async () => {
    place = await makeWorkerPlace(CONFIG);
    await run('keys', 'init', '--out', 'keys');
    workers = await Promise.all([
      place.startWorker('--role', 'all', '--concurrency', '1'),
      place.startWorker('--role', 'all', '--concurrency', '1'),
    ]);
  });
  afterAll(() => place.close());

  test('scan a tree together, and the report is the one that a machine alone gives', async () => {
    const parse = ({ stdout }: Run): readonly ScanLine[] =>
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as ScanLine)
        .map((line) =>
          line.kind === 'summary' ? { ...line, seconds: 0, ledgerHead: { sequence: 0, hash: '' } } : line,
        );
    const together = await queued('scan', 'dailies', '--json', '--frames');
    expect(together.stderr).not.toContain('bug');
    const single = await alone('scan', 'dailies', '--json', '--frames');
    // Workers have made the fingerprints that this machine then finds.
    const [summary] = parse(together).slice(-1);
    expect(summary).toMatchObject({ fingerprints: { made: 0, failed: 0, unreachable: 0 } });
    const withoutMakers = (run: Run): readonly ScanLine[] =>
      parse(run).map((line) => {
        if (line.kind !== 'summary' || line.fingerprints === undefined) return line;
        const { made, current, ...rest } = line.fingerprints;
        return { ...line, fingerprints: { ...rest, made: made + current, current: 0 } };
      });
    expect(withoutMakers(together)).toEqual(withoutMakers(single));
    expect(together.code).toBe(single.code);
    const jobs = workers.map((worker) => worker.log().filter(({ job }) => job === 'scan.batch').length);
    expect(Math.min(...jobs)).toBeGreaterThan(0);
    // Asked for by its location, and nothing having changed, nothing is read.
    const again = await queued('scan', 'dailies:/sh010', '--json');
    expect(JSON.parse(again.stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
      path: 'dailies:/sh010',
      read: 0,
    });
  });

  test('tell what they counted to a machine that does not have the root', async () => {
    writeFileSync(join(place.folder, 'bare.yaml'), 'worker: { reconnectSeconds: 5 }\n');
    const { stdout, code } = await queued('scan', 'dailies:/sh040', '--json', '--config', 'bare.yaml');
    const counts: unknown = JSON.parse(stdout);
    expect([isQueueDocument(counts), isQueueDocument.errors]).toEqual([true, null]);
    expect(counts).toMatchObject({ kind: 'scan-counts', location: 'dailies:/sh040', unreadable: 3, unfinished: 1 });
    expect(code).toBe(3);
  });

  test('judge a delivery as a machine alone does, and record it once', async () => {
    for (const papers of ['declare declarations/tern-vfx.yaml', 'approve approvals/harbour-appr-001.yaml'])
      for (const ledger of [place.servers.slice(2), ['--ledger', 'alone.sqlite']])
        expect((await run(...papers.split(' '), ...ledger)).code).toBe(0);
    const check = ['check', 'deliveries/ep101_v001', '--show', 'harbour', '--delivered', '2026-11-20', '--json'];
    const parse = ({ stdout }: Run): CheckReport => ({
      ...(JSON.parse(stdout) as CheckReport),
      checkedAt: '',
      ledgerHead: { sequence: 0, hash: '' },
    });
    const together = await queued(...check);
    const single = await alone(...check);
    expect(parse(together)).toEqual(parse(single));
    expect(together.code).toBe(single.code);
    // What the first has found is new, and carried on by the second: by nothing in between.
    const again = await queued(...check);
    const changes = [together, again].map((each) => [...new Set(parse(each).findings.map(({ change }) => change))]);
    expect(changes).toEqual([['new'], ['carried']]);
    expect((await run('ledger', 'verify', ...place.servers.slice(2))).stdout).toMatch(/^The ledger is whole/);
  });

  test('fingerprint what a declaration tells of', async () => {
    const paper = readFileSync(join(place.folder, 'declarations/tern-vfx.yaml'), 'utf8')
      .replace('TERN-DECL-014', 'TERN-DECL-015')
      .replace('sh020_sky_v002', 'sh010_comp_v003')
      .replace(/ {2}- kind: negative[\s\S]*$/, '');
    writeFileSync(join(place.folder, 'comp.yaml'), paper);
    expect((await run('declare', 'comp.yaml', '--no-fingerprints', ...place.servers.slice(2))).code).toBe(0);
    const { stdout, code } = await queued('fingerprint', 'dailies/sh010', '--json');
    const { items, counts } = JSON.parse(stdout) as FingerprintReport;
    expect(items).toBeGreaterThan(10);
    expect(counts).toMatchObject({ made: 0, failed: 0, unreachable: 0 });
    expect(code).toBe(0);
    const jobs = workers.flatMap((worker) => worker.log().filter(({ job }) => job === 'fingerprint.batch'));
    expect(jobs.length).toBeGreaterThan(0);
  });

  test('mark with their own signer: every file once, and nothing the second time', async () => {
    const from = join(place.folder, 'dailies/sh010');
    for (const folder of ['a', 'b/c']) {
      mkdirSync(join(place.folder, 'dailies/tomark', folder), { recursive: true });
      for (const name of readdirSync(from).filter((each) => /_comp_v003.*\.exr$/.test(each)))
        copyFileSync(join(from, name), join(place.folder, 'dailies/tomark', folder, name));
    }
    const mark = ['mark', 'dailies/tomark', '--in-place', '--origin', 'generated', '--json'];
    const first = await queued(...mark);
    expect([first.code, first.stderr]).toEqual([0, '']);
    const counts = JSON.parse(first.stdout) as { marked: number };
    expect([isQueueDocument(counts), isQueueDocument.errors]).toEqual([true, null]);
    expect(counts).toMatchObject({ kind: 'mark-counts', marked: 34, unchanged: 0, failed: 0, failedJobs: [] });
    const second = await queued(...mark);
    expect(JSON.parse(second.stdout)).toMatchObject({ marked: 0, unchanged: 34, failed: 0 });
    const copied = await queued('mark', 'dailies/sh010', '--out', 'deliveries/marked', '--origin', 'generated');
    expect([copied.code, copied.stdout]).toEqual([0, expect.stringMatching(/^\d+ files marked/)]);
    expect(readdirSync(join(place.folder, 'deliveries/marked')).filter((name) => name.endsWith('.exr'))).toHaveLength(
      17,
    );
    const verified = await run('verify', 'dailies/tomark', '--json');
    expect(verified.stdout).not.toContain('"verdict":"broken"');
    expect(verified.code).toBe(0);
  });

  test('are seen: by queue status, as alive and ready, and in numbers', async () => {
    const { stdout } = await queued('queue', 'status', '--json');
    const document = JSON.parse(stdout) as { queues: readonly { lane: string; root: string; workers: number }[] };
    expect([isQueueDocument(document), isQueueDocument.errors]).toEqual([true, null]);
    expect(document.queues.find(({ lane, root }) => lane === 'scan' && root === 'dailies')).toMatchObject({
      workers: 2,
    });
    const log = workers[0]?.log() ?? [];
    const at = (what: string): string => String(log.find(({ message }) => message === `Offering ${what}`)?.['url']);
    for (const path of ['live', 'ready'])
      expect([path, (await fetch(`${at('health')}/${path}`)).status]).toEqual([path, 200]);
    const metrics = await (await fetch(`${at('metrics')}/metrics`)).text();
    expect(metrics).toMatch(/^assay_jobs_total\{.*job="scan.batch".*outcome="completed"\} [1-9]/m);
    expect(metrics).toMatch(/^assay_connected\{server="ledger"\} 1$/m);
  });

  test('hand back what they cannot finish in time, die at the second signal, and are followed by others', async () => {
    await Promise.all(workers.map((worker) => worker.end()));
    // Takes minutes to be read, and no room.
    const slow = join(place.folder, 'dailies/slow/plate.mov');
    mkdirSync(dirname(slow));
    writeFileSync(slow, '');
    truncateSync(slow, 64e9);
    const added = await queued('scan', 'dailies/slow', '--no-wait', '--json');
    const job: unknown = JSON.parse(added.stdout);
    expect([isQueueDocument(job), isQueueDocument.errors]).toEqual([true, null]);
    const hasty = await place.startWorker('--role', 'scan', '--drain', '0.3');
    await hasty.line('Job started', { job: 'scan.batch' });
    const startedMs = performance.now();
    expect(await hasty.end()).toMatchObject({ code: 0, signal: null });
    expect(performance.now() - startedMs).toBeLessThan(15_000);
    expect(hasty.log().at(-1)?.message).toBe('Stopped');
    // At once, long before its claim has run out.
    const { stdout } = await queued('queue', 'status', '--root', 'dailies', '--lane', 'scan', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ queues: [{ waiting: 1, active: 0, workers: 0 }] });

    const patient = await place.startWorker('--role', 'scan', '--drain', '600');
    await patient.line('Job started', { job: 'scan.batch', root: 'dailies' });
    patient.child.kill('SIGTERM');
    await patient.line('Stopping: no more jobs are taken.');
    await delay(500);
    expect(patient.child.exitCode).toBeNull();
    expect(await patient.end('SIGTERM')).toMatchObject({ code: null, signal: 'SIGTERM' });

    copyFileSync(join(place.folder, 'dailies/sh030/sh030_still_v001.jpg'), slow);
    const heir = await place.startWorker('--role', 'scan');
    const scanned = await queued('scan', 'dailies/slow', '--json');
    expect(JSON.parse(scanned.stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ files: 1, read: 1 });
    // The picture does not match its ending.
    expect(scanned.code).toBe(1);
    await heir.line('Job taken over from a worker that died', { job: 'scan.batch', deaths: 1 });
    expect((await queued('queue', 'failed')).stdout).toBe('No job failed.\n');
  });

  test('have never printed a password, nor has anybody else', () => {
    const database = place.environment['ASSAY_DATABASE_URL'];
    const secrets = [PASSWORD, decodeURIComponent(PASSWORD), new URL(database ?? place.redis.url).password];
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(3);
      expect(place.printed()).not.toContain(secret);
      expect(told).not.toContain(secret);
    }
    expect(place.printed()).toContain('Ready');
  });
});
