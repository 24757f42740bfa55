import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { hasOwnRedis } from '../support/redis.ts';
import { assay, finish, type Run } from './cli.ts';
import { makeWorkerPlace, PASSWORD, type WorkerPlace } from './worker-place.ts';

const isQueueDocument = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(
  JSON.parse(readFileSync(join(import.meta.dirname, '../../docs/schemas/queue.schema.json'), 'utf8')) as object,
);

describe.runIf(hasOwnRedis())('the queue from the command line', () => {
  let place: WorkerPlace;
  let told = '';
  const run = async (...args: readonly string[]): Promise<Run> => {
    const ran = await assay(place.folder, ...args);
    told += ran.stdout + ran.stderr;
    return ran;
  };
  const queued = (...args: readonly string[]): Promise<Run> => run(...args, ...place.servers);
  const asked = async (...args: readonly string[]): Promise<Record<string, unknown>> => {
    const { stdout } = await queued('queue', ...args, '--json');
    const document = JSON.parse(stdout) as Record<string, unknown>;
    expect([isQueueDocument(document), isQueueDocument.errors]).toEqual([true, null]);
    return document;
  };

  beforeAll(async () => {
    place = await makeWorkerPlace('worker: { reconnectSeconds: 1 }');
  });
  afterAll(() => place.close());

  test.each([
    ['queue status', 2, /No queue is configured\. Set ASSAY_REDIS_URL/],
    [`queue status --queue http://:${PASSWORD}@127.0.0.1`, 2, /--queue takes a redis:\/\/ or rediss:\/\/ URL/],
    [`queue failed --queue redis://:${PASSWORD}@127.0.0.1:1`, 3, /redis:\/\/127\.0\.0\.1:1 does not answer/],
    ['queue status --lane fast QUEUE', 2, /--lane takes one of folders, scan, mark, check/],
    ['queue retry 4711 QUEUE', 2, /There is no failed job 4711/],
    ['scan dailies --no-queue QUEUE', 2, /not both/],
    ['scan dailies --no-wait', 2, /there is no queue/],
    ['scan dailies --fetch-remote QUEUE', 2, /Workers fetch no remote credentials/],
    ['scan approvals QUEUE', 2, /approvals lies in no root.*The roots are: dailies \(.*--no-queue/s],
    ['scan dailies:/nothing QUEUE', 2, /There is no .*dailies\/nothing/],
    ['check deliveries/ep101_v001 --show shows/harbour.yaml QUEUE', 2, /by its name.*--no-queue/s],
    ['check deliveries/ep101_v001 --show nosuch QUEUE', 2, /There is no show "nosuch"/],
    ['mark dailies --in-place --origin generated --receipt r QUEUE', 2, /--no-queue --receipt/],
    ['mark dailies --in-place --origin generated --key ca QUEUE', 2, /their own configuration, so --key/],
    ['mark dailies --out /tmp/marked --origin generated QUEUE', 2, /--out \/tmp\/marked lies in no root/],
    ['worker --role sing QUEUE', 2, /There is no role "sing"/],
    ['worker --role scan --root plates QUEUE', 2, /plates is no root of the configuration/],
    [`worker --role scan --queue redis://:${PASSWORD}@127.0.0.1:1`, 3, /"code":"queue\.unreachable"/],
  ])('%s ends with %i and says why', async (line, code, why) => {
    const args = line.split(' ').flatMap((word) => (word === 'QUEUE' ? place.servers : [word]));
    const { stderr, code: ended } = await run(...args);
    expect(stderr).toMatch(why);
    expect(ended).toBe(code);
  });

  test('a server that refuses the password is not worth waiting for, and the password is not told', async () => {
    const wrong = place.redis.url.replace(/:[^:@]*@/, ':wrong-hunter2@');
    const { code, stderr } = await run('queue', 'status', '--queue', wrong);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/password/)]);
    expect(stderr).not.toContain('hunter2');
  });

  test('jobs wait, are paused, resumed and removed', async () => {
    expect((await queued('queue', 'status')).stdout).toMatch(/^No queue has been used yet/);
    const { stdout, code } = await queued('scan', 'dailies', 'deliveries:/ep101_v001', '--no-wait');
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^Job \S+ \(scan\.folder, dailies:\/\) waits for a worker.*\nJob .*ep101_v001\)/),
    ]);
    // The same again is the same job.
    expect((await queued('scan', 'dailies', '--no-wait')).stdout.split(' ')[1]).toBe(stdout.split(' ')[1]);
    const waiting = await queued('queue', 'status');
    expect(waiting.stdout).toMatch(/^dailies +folders +1 +0 +0 +0 +0 .* 0$/m);
    expect(waiting.stdout).toContain('no worker listens: dailies folders, deliveries folders');
    expect(await asked('pause', '--root', 'dailies')).toEqual({
      schemaVersion: 1,
      kind: 'queue-action',
      action: 'pause',
    });
    expect((await queued('queue', 'status')).stdout).toMatch(/^dailies +folders.* paused$/m);
    expect(await asked('status', '--root', 'deliveries')).toMatchObject({ queues: [{ waiting: 1, paused: false }] });
    await asked('resume');
    expect(await asked('drain', '--root', 'deliveries')).toMatchObject({ action: 'drain', jobs: 1 });
    expect(await asked('drain')).toMatchObject({ jobs: 1 });
    expect(await asked('status')).toMatchObject({ queues: [{ waiting: 0, paused: false }, { waiting: 0 }] });
  });

  test('who waits no longer is told that the job goes on', async () => {
    const child = place.startCommand('scan', 'dailies');
    while (!JSON.stringify(await asked('status', '--root', 'dailies')).includes('"waiting":1')) await delay(50);
    // It is waited for only a moment after it was added.
    await delay(300);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await finish(child);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/No longer waiting\. Job \S+ \(scan\.folder, dailies:\/\) goes on: assay queue status/);
    expect(place.printed()).toMatch(
      /^Jobs wait and no worker listens: dailies folders\. .*\n.*Ctrl-C ends the waiting/,
    );
    expect(await asked('drain')).toMatchObject({ jobs: 1 });
  });

  test('who waits at a queue that somebody paused is told so', async () => {
    const none = await queued('queue', 'pause', '--lane', 'mark');
    expect([none.code, none.stderr]).toEqual([2, expect.stringMatching(/none was paused/)]);
    await asked('pause', '--lane', 'mark', '--root', 'dailies');
    const child = place.startCommand('mark', 'dailies/sh020', '--in-place', '--origin', 'generated');
    const end = finish(child);
    await vi.waitFor(
      () => expect(place.printed()).toContain('Paused: dailies mark. To go on: assay queue resume'),
      20_000,
    );
    child.kill('SIGINT');
    expect((await end).code).toBe(3);
    await asked('resume');
    expect(await asked('drain')).toMatchObject({ jobs: 1 });
  });

  test('what failed is told with files and reason, and is tried again once that is out of the way', async () => {
    // Nobody has told this worker who signs.
    const worker = await place.startWorker('--role', 'mark', '--root', 'dailies');
    const mark = ['mark', 'dailies/sh020', '--in-place', '--origin', 'generated'];
    const marked = await queued(...mark, '--json');
    expect(marked.code).toBe(2);
    expect(JSON.parse(marked.stdout)).toMatchObject({
      kind: 'mark-counts',
      marked: 0,
      failedJobs: [
        { root: 'dailies', reason: { code: expect.stringMatching(/^(?:usage\.invalid|signer\.unusable)$/) } },
      ],
    });
    const failed = await queued('queue', 'failed');
    expect([failed.code, failed.stdout]).toEqual([
      1,
      expect.stringMatching(/^dailies mark\.batch \S+ .*\n {2}dailies:\/sh020\n/),
    ]);
    expect(await asked('failed', '--lane', 'scan')).toEqual({
      schemaVersion: 1,
      kind: 'queue-failed',
      jobs: [],
      failed: 0,
    });
    const { jobs } = await asked('failed');
    const [job] = jobs as readonly { id: string; about: readonly string[] }[];
    expect(job?.about).toEqual(['dailies:/sh020']);
    expect((await worker.end()).code).toBe(0);

    await run('keys', 'init', '--out', 'keys');
    writeFileSync(join(place.folder, 'assay.config.yaml'), 'roots: { dailies: dailies }\nsigner: { key: keys }\n');
    expect(await asked('retry', job?.id ?? '')).toMatchObject({ action: 'retry', jobs: 1 });
    const next = await place.startWorker('--role', 'mark');
    await next.line('Job done', { job: 'mark.batch' });
    expect((await queued('queue', 'failed')).code).toBe(0);
    expect((await run('verify', 'dailies/sh020')).stdout).toMatch(/hold/);
    await next.end();
  });

  test('a worker whose log nobody takes any more goes on, and ends in order', async () => {
    const worker = await place.startWorker('--role', 'scan', '--root', 'dailies');
    worker.child.stderr?.destroy();
    expect((await queued('scan', 'dailies:/sh040')).stdout).toMatch(/^dailies:\/sh040: /m);
    expect(worker.child.exitCode).toBe(null);
    expect((await worker.end()).code).toBe(0);
  }, 30_000);

  test('every command that takes a path takes a location, as the queue names them', async () => {
    const alone = (...args: readonly string[]): Promise<Run> => run(...args, '--ledger', 'alone.sqlite');
    const sky = 'dailies:/sh020/sh020_sky_reference.png';
    await alone('scan', 'dailies:/sh020', '--no-queue');
    expect(await alone('show', sky)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^sha256 /) });
    writeFileSync(join(place.folder, 'bare.yaml'), '');
    expect((await alone('show', sky, '--config', 'bare.yaml')).code).toBe(0);
    expect((await run('verify', 'dailies:/sh020')).stdout).toMatch(/hold/);
    const out = ['--origin', 'generated', '--key', 'keys', '--no-queue', '--out', 'dailies:/copies'];
    expect((await alone('mark', sky, ...out)).code).toBe(0);
    expect(existsSync(join(place.folder, 'dailies/copies/sh020_sky_reference.png'))).toBe(true);
    expect(existsSync(join(place.folder, 'dailies:'))).toBe(false);
    rmSync(join(place.folder, 'dailies/copies'), { recursive: true });
  });

  test('a worker lets go of a root that is gone, and takes it again when it is back', async () => {
    const worker = await place.startWorker('--role', 'scan', '--log-format', 'json');
    renameSync(join(place.folder, 'dailies'), join(place.folder, 'unmounted'));
    await worker.line('Jobs of this root are left to others: it cannot be read here, or the ledger is away.');
    const { stdout } = await queued('scan', 'dailies:/sh010', '--no-wait', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'job', location: 'dailies:/sh010' });
    renameSync(join(place.folder, 'unmounted'), join(place.folder, 'dailies'));
    await worker.line('Job done', { job: 'scan.folder' });
    // Never tried where it could only fail.
    expect(worker.log().filter(({ level }) => level === 'error')).toEqual([]);
    await worker.end();
  });

  test('no password was ever printed', () => {
    for (const secret of [PASSWORD, decodeURIComponent(PASSWORD)]) expect(told + place.printed()).not.toContain(secret);
  });
});
