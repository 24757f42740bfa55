import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Queue, Worker } from 'bullmq';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openRedisQueue } from '../../src/queue/open-redis-queue.ts';
import { hasOwnRedis, startTestRedis, type TestRedis } from '../support/redis.ts';
import { openBrowser } from '../unit/report/open-browser.ts';
import { assay, finish, makeEmptyFolder, removeFolder, startAssay } from './cli.ts';

const TOKEN = '4f6c2b7e90a1d35c4f6c2b7e90a1d35c';
const HOSTILE = 'dailies:/ep101/<img src=x onerror=globalThis.pwned=1>.exr';
const REASON = 'file.io: its disk could not be read';

let redis: TestRedis | undefined;
let browser: Browser | undefined;
let folder: string;
const ends: (() => Promise<void>)[] = [];
beforeAll(async () => {
  folder = await makeEmptyFolder();
  if (!hasOwnRedis()) return;
  redis = await startTestRedis({ password: 'hunter22' });
  browser = await openBrowser();
  await fillQueue(redis.url);
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});
afterAll(async () => {
  await browser?.close();
  await redis?.close();
  await removeFolder(folder);
});

/** Two jobs that wait and one that failed for good. */
async function fillQueue(url: string): Promise<void> {
  const queue = await openRedisQueue({ url });
  try {
    const parts = [{ location: 'dailies:/ep101', names: ['<img src=x onerror=globalThis.pwned=1>.exr'] }];
    const batch = { version: 1, run: 'r', scan: 1, root: 'dailies:/', deep: false, rescan: false } as const;
    const jobs = [parts, [{ location: 'dailies:/ep102' }], [{ location: 'dailies:/ep103' }]].map((each) => ({
      name: 'scan.batch' as const,
      root: 'dailies',
      priority: 10,
      input: { ...batch, parts: each },
    }));
    await queue.add(jobs.slice(0, 1));
    const [board] = await queue.boardQueues();
    if (board === undefined) throw new Error('There is no queue.');
    await failOne(board);
    await queue.add(jobs.slice(1));
  } finally {
    await queue.close();
  }
}

async function failOne({ name, opts }: Queue): Promise<void> {
  const { UnrecoverableError } = await import('bullmq');
  const url = new URL(redis?.url ?? '');
  const connection = { host: url.hostname, port: Number(url.port), password: url.password, maxRetriesPerRequest: null };
  const options = { connection, ...(opts.prefix !== undefined && { prefix: opts.prefix }) };
  const worker = new Worker(name, () => Promise.reject(new UnrecoverableError(REASON)), options);
  await new Promise((resolve) => worker.once('failed', resolve));
  await worker.close();
}

/** `assay dashboard` as a process; its address. */
async function startDashboard(
  args: readonly string[] = [],
): Promise<{ readonly url: string; readonly stop: () => Promise<unknown> }> {
  writeFileSync(join(folder, 'url'), redis?.url ?? '');
  writeFileSync(join(folder, 'token'), `${TOKEN}\n`);
  process.env['ASSAY_REDIS_URL_FILE'] = join(folder, 'url');
  const child = startAssay(folder, ['dashboard', '--port', '0', ...args]);
  delete process.env['ASSAY_REDIS_URL_FILE'];
  const ended = finish(child);
  const stop = async () => {
    child.kill('SIGINT');
    return ended;
  };
  ends.push(async () => void (await stop()));
  const url = await Promise.race([
    new Promise<string>((resolve) => child.stdout?.once('data', (text: string) => resolve(text.trim()))),
    ended.then(({ stderr }) => Promise.reject(new Error(stderr))),
  ]);
  return { url, stop };
}

async function openPage(url: string): Promise<{ page: Page; complaints: string[]; asked: string[] } | undefined> {
  if (browser === undefined) return undefined;
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  ends.push(() => page.close());
  const complaints: string[] = [];
  const asked: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => asked.push(`${request.url()} ${request.headers()['referer'] ?? ''}`));
  await page.goto(url);
  return { page, complaints, asked };
}

test.runIf(hasOwnRedis())(
  'on loopback it shows the queues, and a failed job with its location and reason',
  async () => {
    const { url, stop } = await startDashboard();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const opened = await openPage(url);
    if (opened !== undefined) {
      const { page, complaints, asked } = opened;
      await page.getByText('assay-scan-dailies').first().waitFor();
      await page.goto(`${url}/queue/assay-scan-dailies?status=failed`);
      await page.getByText('could not be read').first().waitFor();
      const text = await page.locator('body').innerText();
      expect(text).toContain(REASON);
      expect(text).toContain(`scan.batch ${HOSTILE}`);
      expect(await page.evaluate('globalThis.pwned')).toBeUndefined();
      expect(complaints).toEqual([]);
      expect(asked.filter((each) => !each.startsWith(url))).toEqual([]);
    }
    const queues = await (await fetch(`${url}/api/queues?activeQueue=assay-scan-dailies`)).text();
    expect(queues).toContain('"failed":1');
    expect(queues).not.toContain('hunter22');
    expect(await stop()).toMatchObject({ code: 0, stderr: '' });
  },
);

test.runIf(hasOwnRedis())(
  'elsewhere it asks for the token, in a form or once in the address, where it does not stay',
  async () => {
    process.env['ASSAY_DASHBOARD_TOKEN_FILE'] = join(folder, 'token');
    const starting = startDashboard(['--host', '0.0.0.0']);
    delete process.env['ASSAY_DASHBOARD_TOKEN_FILE'];
    const { url, stop } = await starting;
    const here = url.replace('0.0.0.0', '127.0.0.1');
    expect((await fetch(`${here}/api/queues`)).status).toBe(401);
    const form = await openPage(here);
    if (form !== undefined) {
      await form.page.getByLabel('Token').fill('something else entirely');
      await form.page.getByRole('button').click();
      await form.page.getByText('That is not the token.').waitFor();
      await form.page.getByLabel('Token').fill(TOKEN);
      await form.page.getByRole('button').click();
      await form.page.getByText('assay-scan-dailies').first().waitFor();
      expect(form.page.url()).toBe(`${here}/`);
      const [cookie] = await form.page.context().cookies();
      expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
      expect(cookie?.value).not.toContain(TOKEN);
    }
    const direct = await openPage(`${here}/?token=${TOKEN}`);
    if (direct !== undefined) {
      await direct.page.getByText('assay-scan-dailies').first().waitFor();
      expect(direct.page.url()).toBe(`${here}/`);
      // Asked for once, and told to nobody since.
      expect(direct.asked.filter((each) => each.includes(TOKEN)).length).toBe(1);
      expect(await direct.page.evaluate('history.length')).toBeLessThanOrEqual(2);
    }
    const ended = await stop();
    expect(ended).toMatchObject({ code: 0 });
    expect(JSON.stringify(ended)).not.toMatch(new RegExp(`${TOKEN}|hunter22`));
  },
);

test.runIf(hasOwnRedis())(
  'it is not started where others reach it without a token, on a taken port, or without a queue',
  async () => {
    const queue = ['--queue', redis?.url ?? ''];
    const open = await assay(folder, 'dashboard', '--host', '0.0.0.0', ...queue);
    expect(open).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('needs a token') });
    const taken = await assay(folder, 'dashboard', '--port', String(redis?.port), ...queue);
    expect(taken).toMatchObject({ code: 2, stderr: expect.stringContaining('another program listens there') });
    expect(await assay(folder, 'dashboard')).toMatchObject({ code: 2, stderr: expect.stringContaining('No queue') });
    for (const port of ['70000', '-1', 'x', ''])
      expect(await assay(folder, 'dashboard', `--port=${port}`, ...queue)).toMatchObject({ code: 2 });
    const gone = await assay(folder, 'dashboard', '--queue', 'redis://:hunter22@127.0.0.1:1');
    expect(gone.code).not.toBe(0);
    expect(`${open.stderr}${taken.stderr}${gone.stderr}`).not.toContain('hunter22');
  },
);
