import { afterEach, expect, test } from 'vitest';
import type { Examined } from '../../../src/domain/examined.ts';
import { examineRedis } from '../../../src/queue/examine-redis.ts';
import { hasOwnRedis, startTestRedis, type TestRedis, type TestRedisOptions } from '../../support/redis.ts';

const started: TestRedis[] = [];
afterEach(async () => {
  for (const redis of started.splice(0)) await redis.close();
});

async function start(options: TestRedisOptions = {}): Promise<TestRedis> {
  const redis = await startTestRedis(options);
  started.push(redis);
  return redis;
}

/** State and words by name. */
function byName(examined: readonly Examined[]): Readonly<Record<string, readonly [Examined['state'], string]>> {
  return Object.fromEntries(
    examined.map(({ name, state, what, remedy = '' }) => [name, [state, `${what} → ${remedy}`]]),
  );
}

test.runIf(hasOwnRedis())('a server that loses nothing is good in everything', async () => {
  const redis = await start({ appendOnly: true, maxMemory: '64mb', password: 'hunter22' });
  const examined = await examineRedis(redis.url);
  expect(examined.filter(({ state }) => state !== 'good')).toEqual([]);
  expect(byName(examined)).toMatchObject({
    queue: ['good', expect.stringMatching(/^redis:\/\/127\.0\.0\.1:\d+, Redis \d+\.\d+/)],
    'queue eviction': ['good', expect.anything()],
    'queue persistence': ['good', expect.stringContaining('append-only file')],
    'queue memory': ['good', expect.stringContaining('of 64.0 MB used')],
    'queue access': ['good', expect.stringContaining('on this machine')],
  });
  expect(JSON.stringify(examined)).not.toContain('hunter22');
});

test.runIf(hasOwnRedis())(
  'one that drops jobs is broken; one that forgets them or has no limit is told of',
  async () => {
    const redis = await start({ policy: 'allkeys-lru' });
    const found = byName(await examineRedis(redis.url));
    expect(found).toMatchObject({
      queue: ['good', expect.anything()],
      'queue eviction': ['broken', expect.stringMatching(/allkeys-lru.*→ CONFIG SET maxmemory-policy noeviction/)],
      'queue persistence': ['missing', expect.stringMatching(/^none.*→ CONFIG SET appendonly yes/)],
      'queue memory': ['missing', expect.stringContaining('no limit')],
    });
    await redis.command('config', 'set', 'maxmemory-policy', 'noeviction');
    await redis.command('config', 'set', 'save', '3600 1');
    expect(byName(await examineRedis(redis.url))).toMatchObject({
      'queue eviction': ['good', expect.anything()],
      'queue persistence': ['missing', expect.stringContaining('snapshots only (save 3600 1)')],
    });
  },
);

test.runIf(hasOwnRedis())('one that is nearly full, and one that does not tell', async () => {
  const redis = await start();
  const [, used = '0'] = /used_memory:(\d+)/.exec(String(await redis.command('info', 'memory'))) ?? [];
  await redis.command('config', 'set', 'maxmemory', String(Math.round(Number(used) * 1.05)));
  expect(byName(await examineRedis(redis.url))).toMatchObject({ 'queue memory': ['broken', expect.anything()] });
  await redis.command('config', 'set', 'maxmemory', '0');
  await redis.command('acl', 'setuser', 'worker', 'on', '>hunter22', '~*', '+@all', '-config');
  const url = redis.url.replace('redis://', 'redis://worker:hunter22@');
  expect(byName(await examineRedis(url))).toMatchObject({
    queue: ['good', expect.anything()],
    'queue persistence': ['missing', expect.stringContaining('does not say')],
  });
  await redis.command('acl', 'setuser', 'worker', '-@scripting');
  expect(byName(await examineRedis(url))).toMatchObject({
    queue: ['broken', expect.stringContaining('lets this user not')],
  });
});

test.runIf(hasOwnRedis())(
  'a wrong password, a wrong address and a server that is gone are told apart, and none is repeated',
  async () => {
    const redis = await start({ password: 'right-one' });
    const host = `127.0.0.1:${redis.port}`;
    for (const [url, words] of [
      [`redis://:wrong-one@${host}`, /refuses the user or password/],
      [`redis://${host}`, /asks for a password/],
      [`redis://:right-one@${host}/999`, /no database with the number/],
      ['redis://:right-one@127.0.0.1:1', /does not answer.*ECONNREFUSED/],
      ['redis://:right%@host', /%XX/],
    ] as const) {
      const examined = await examineRedis(url);
      expect(byName(examined)).toEqual({ queue: ['broken', expect.stringMatching(words)] });
      expect(JSON.stringify(examined)).not.toMatch(/right-one|wrong-one|right%/);
    }
  },
);

test.runIf(hasOwnRedis())('a certificate that nobody vouches for is not good enough', async () => {
  const redis = await start({ tls: true });
  expect(byName(await examineRedis(redis.url))).toEqual({
    queue: ['broken', expect.stringContaining('NODE_EXTRA_CA_CERTS')],
  });
});
