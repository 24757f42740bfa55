import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assay } from '../../e2e/cli.ts';
import { createTestDatabase, hasTestDatabases, type TestDatabase } from '../../support/postgres.ts';
import { hasOwnRedis, startTestRedis, type TestRedis } from '../../support/redis.ts';

const canRun = hasOwnRedis() && hasTestDatabases();
const cwd = mkdtempSync(join(tmpdir(), 'assay-secrets-'));
/** As written in a URL, and as meant. */
const SECRETS = ['hunter22%40home', 'hunter22@home', 'hunter33', 'half%', 'hunter44'];
let redis: TestRedis | undefined;
let database: TestDatabase | undefined;
beforeAll(async () => {
  if (!canRun) return;
  redis = await startTestRedis({ password: 'right-one' });
  database = await createTestDatabase();
  mkdirSync(join(cwd, 'dailies'));
  writeFileSync(join(cwd, 'dailies/a.png'), 'x');
  writeFileSync(
    join(cwd, 'assay.config.yaml'),
    'roots: { dailies: dailies }\nworker: { reconnectSeconds: 1, drainSeconds: 1 }\nlog: { level: debug }\n',
  );
});
afterAll(async () => {
  await redis?.close();
  await database?.drop();
  rmSync(cwd, { recursive: true, force: true });
});

/** Every command that talks to a server, under this environment; all that they printed, with how they ended. */
async function runAll(environment: Readonly<Record<string, string>>, commands: readonly string[]): Promise<string> {
  Object.assign(process.env, environment);
  try {
    const told: string[] = [];
    for (const line of commands) {
      const { code, stdout, stderr } = await assay(cwd, ...line.split(' '));
      expect(code, line).not.toBe(0);
      expect(code, `${line}: ${stderr}`).not.toBe(70);
      expect(stderr, line).not.toBe('');
      told.push(stdout, stderr);
    }
    return told.join('\n');
  } finally {
    for (const name of Object.keys(environment)) delete process.env[name];
  }
}

const QUEUE_COMMANDS = [
  'queue status',
  'queue failed',
  'dashboard --port 0',
  'worker --role scan',
  'worker --role scan --log-format pretty',
  'scan dailies:/',
  'watch dailies:/',
];
const LEDGER_COMMANDS = ['ledger verify', 'scan dailies', 'show dailies/a.png', 'ledger export export.jsonl'];

function expectNoSecret(text: string): void {
  for (const secret of SECRETS) expect(text).not.toContain(secret);
}

test.runIf(canRun)('no command repeats the password of the queue that it could not use', async () => {
  const at = `127.0.0.1:${redis?.port}`;
  writeFileSync(join(cwd, 'queue-url'), `redis://:hunter33@${at}\n`);
  expectNoSecret(await runAll({ ASSAY_REDIS_URL: `redis://assay:hunter22%40home@${at}` }, QUEUE_COMMANDS));
  expectNoSecret(await runAll({ ASSAY_REDIS_URL_FILE: 'queue-url' }, QUEUE_COMMANDS));
  expectNoSecret(await runAll({ ASSAY_REDIS_URL: `redis://:half%@${at}` }, QUEUE_COMMANDS.slice(0, 4)));
  expectNoSecret(await runAll({ ASSAY_REDIS_URL: `http://:hunter33@${at}` }, ['queue status', 'scan dailies']));
  expectNoSecret(
    await runAll({}, [`queue status --queue redis://:hunter44@${at}`, `queue status --queue http://:hunter44@${at}`]),
  );
});

test.runIf(canRun)('nor that of the ledger', async () => {
  const url = new URL(database?.url ?? '');
  const as = (password: string) => `postgres://assay:${password}@${url.host}${url.pathname}`;
  writeFileSync(join(cwd, 'ledger-url'), `${as('hunter33')}\n`);
  expectNoSecret(await runAll({ ASSAY_DATABASE_URL: as('hunter22%40home') }, LEDGER_COMMANDS));
  expectNoSecret(await runAll({ ASSAY_DATABASE_URL_FILE: 'ledger-url' }, LEDGER_COMMANDS));
  expectNoSecret(await runAll({ ASSAY_DATABASE_URL: as('half%') }, LEDGER_COMMANDS.slice(0, 2)));
  expectNoSecret(
    await runAll(
      { ASSAY_DATABASE_URL: `${as('hunter33')}?sslmode=odd&password=hunter44` },
      LEDGER_COMMANDS.slice(0, 2),
    ),
  );
  expectNoSecret(await runAll({}, [`ledger verify --ledger ${as('hunter44')}`]));
});

test.runIf(canRun)('a worker that works says nothing of the passwords that it works with', async () => {
  const { spawn } = await import('node:child_process');
  const environment = { ...process.env, ASSAY_REDIS_URL: redis?.url, ASSAY_DATABASE_URL: database?.url };
  const main = join(import.meta.dirname, '../../../workers/main.ts');
  const child = spawn(process.execPath, [main, '--role', 'scan'], {
    cwd,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let told = '';
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const ready = new Promise<void>((resolve) => {
    const hear = (chunk: Buffer): void => {
      told += String(chunk);
      if (told.includes('"Ready"')) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
  });
  await Promise.race([ready, ended]);
  child.kill('SIGTERM');
  expect(await ended, told).toBe(0);
  expect(told).toContain('"message":"Ready"');
  expect(told).not.toContain('right-one');
  expect(told).not.toContain(new URL(database?.url ?? '').password || 'right-one');
});
