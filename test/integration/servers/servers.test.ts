import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { describe, expect, test } from 'vitest';
import {
  createTestDatabase,
  hasOwnPostgres,
  hasTestDatabases,
  queryDatabase,
  startOwnPostgres,
} from '../../support/postgres.ts';
import { startProxy } from '../../support/proxy.ts';
import { hasOwnRedis, startTestRedis } from '../../support/redis.ts';
import { HAS_OPENSSL } from '../../support/time-stamp-server.ts';

describe('the servers that tests run on', () => {
  test('databases are fresh, and apart from each other', async () => {
    if (!hasTestDatabases()) return;
    const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    await one.query('create table t (n integer)');
    await one.query('insert into t values ($1)', [7]);
    expect(await one.query('select n from t')).toEqual([{ n: 7 }]);
    const tables = "select count(*)::int as n from pg_tables where schemaname = 'public'";
    expect(await other.query(tables)).toEqual([{ n: 0 }]);
    await Promise.all([one.drop(), other.drop()]);
    await expect(one.query('select 1')).rejects.toThrow(/does not exist/);
  });

  test('a PostgreSQL of its own keeps what was committed when it is killed, and speaks TLS', async () => {
    if (!hasOwnPostgres() || !HAS_OPENSSL) return;
    const cluster = await startOwnPostgres({ durable: true, tls: true });
    try {
      await queryDatabase(cluster.url, 'create table t (n integer)');
      await cluster.kill9();
      await expect(queryDatabase(cluster.url, 'select 1')).rejects.toThrow(/ECONNRE(?:FUSED|SET)/);
      await cluster.start();
      expect(await queryDatabase(cluster.url, 'select count(*)::int as n from t')).toEqual([{ n: 0 }]);
      const ssl = 'select ssl from pg_stat_ssl where pid = pg_backend_pid()';
      expect(await queryDatabase(`${cluster.url}?sslmode=no-verify`, ssl)).toEqual([{ ssl: true }]);
      await expect(queryDatabase(cluster.url.replace(cluster.password, 'wrong'), ssl)).rejects.toThrow(/password/);
    } finally {
      await cluster.close();
    }
  });

  test('Redis loses all when it is killed, and nothing with an append-only file', async () => {
    if (!hasOwnRedis()) return;
    for (const [appendOnly, kept] of [
      [false, null],
      [true, 'v'],
    ] as const) {
      const redis = await startTestRedis({ appendOnly, maxMemory: '20mb', password: 'p@ss:word/' });
      try {
        await redis.command('set', 'k', 'v');
        await redis.kill9();
        await redis.start();
        expect(await redis.command('get', 'k')).toBe(kept);
        expect(await redis.command('config', 'get', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
      } finally {
        await redis.close();
      }
    }
  });

  test('Redis with TLS takes nothing else', async () => {
    if (!hasOwnRedis() || !HAS_OPENSSL) return;
    const redis = await startTestRedis({ tls: true });
    try {
      expect(redis.url).toMatch(/^rediss:/);
      expect(await redis.command('ping')).toBe('PONG');
    } finally {
      await redis.close();
    }
  });

  test('a proxy cuts off, refuses, loses an answer, and restores', async () => {
    if (!hasTestDatabases()) return;
    const database = await createTestDatabase();
    await database.query('create table t (n integer)');
    const proxy = await startProxy(Number(new URL(database.url).port));
    const client = new Client({ connectionString: proxy.through(database.url) });
    client.on('error', () => undefined);
    try {
      await client.connect();
      proxy.cut();
      const answer = client.query('select 1 as n');
      expect(await Promise.race([answer, delay(150, 'nothing')])).toBe('nothing');
      proxy.restore();
      expect((await answer).rows).toEqual([{ n: 1 }]);

      proxy.inspect((chunk) => (chunk.includes('insert into t') ? 'lose-answer' : 'pass'));
      await expect(client.query('insert into t values (1)')).rejects.toThrow(/terminated|ECONNRESET/);
      expect(await database.query('select count(*)::int as n from t')).toEqual([{ n: 1 }]);

      proxy.inspect((chunk) => (chunk.includes('insert into t') ? 'reset' : 'pass'));
      await expect(queryDatabase(proxy.through(database.url), 'insert into t values (2)')).rejects.toThrow(
        /terminated|ECONNRESET/,
      );
      expect(await database.query('select count(*)::int as n from t')).toEqual([{ n: 1 }]);

      proxy.refuse();
      await expect(queryDatabase(proxy.through(database.url), 'select 1')).rejects.toThrow(/terminated|ECONNRESET/);
      proxy.restore();
      expect(await queryDatabase(proxy.through(database.url), 'select 1 as n')).toEqual([{ n: 1 }]);
      expect(proxy.connections()).toBeLessThan(2);
    } finally {
      await proxy.close();
      await database.drop();
    }
  });

  test('when a run is killed, its servers end and nothing is left', async () => {
    if (!hasOwnPostgres() || !hasOwnRedis()) return;
    const script = `
      const { startOwnPostgres } = await import('./test/support/postgres.ts');
      const { startTestRedis } = await import('./test/support/redis.ts');
      const { serversFolder } = await import('./test/support/servers-folder.ts');
      const [postgres, redis] = await Promise.all([startOwnPostgres(), startTestRedis()]);
      console.log(JSON.stringify({ folder: serversFolder(), ports: [postgres.port, redis.port] }));
      setInterval(() => {}, 1000);
    `;
    const { ASSAY_TEST_SERVERS_FOLDER: _, ...env } = process.env;
    const cwd = join(import.meta.dirname, '../../..');
    const run = spawn(process.execPath, ['--input-type=module', '-e', script], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(run.stdout, 'data')) as [Buffer];
    const { folder, ports } = JSON.parse(line.toString()) as { folder: string; ports: readonly number[] };
    expect(existsSync(folder)).toBe(true);
    run.kill('SIGKILL');
    await expect.poll(() => existsSync(folder), { timeout: 10_000 }).toBe(false);
    for (const port of ports) {
      await expect(queryDatabase(`postgres://x:x@127.0.0.1:${port}/x`, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
    }
  });
});
