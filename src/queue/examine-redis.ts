import { Redis, type RedisOptions } from 'ioredis';
import type { Examined } from '../domain/examined.ts';
import { isOwnMachine } from '../domain/is-own-machine.ts';
import { describeServer, type ServerUrl } from '../domain/server-url.ts';
import { isNearlyFull, parseInfo } from './redis/check-server.ts';
import { parseRedisUrl } from './redis/parse-redis-url.ts';
import { toQueueError, unreachable } from './redis/redis-errors.ts';

/** How long the server may take to be reached, and to answer, ms. */
const ANSWER_MS = 5000;

/** Redis that the queue is made for and tested with. */
const OLDEST = [6, 2] as const;

type Info = ReadonlyMap<string, string>;

/** Looks whether jobs can be left with a Redis: reached, version, what it drops, what it keeps, its memory, and who could listen. */
export async function examineRedis(url: ServerUrl): Promise<readonly Examined[]> {
  const server = describeServer(url);
  let client: Redis | undefined;
  try {
    const options = {
      ...parseRedisUrl(url),
      lazyConnect: true,
      // One try: a doctor says how it is now.
      retryStrategy: () => null,
      maxRetriesPerRequest: 0,
      connectTimeout: ANSWER_MS,
      commandTimeout: ANSWER_MS,
      replyMapping: 'legacy',
    } as const satisfies RedisOptions;
    client = new Redis(options);
    const info = await ask(client);
    const save = await client.config('GET', 'save').then(
      (answer) => (Array.isArray(answer) ? String(answer[1] ?? '') : undefined),
      // Rented servers do not tell.
      () => undefined,
    );
    return [
      examineVersion(info, server),
      examinePolicy(info),
      examinePersistence(info, save),
      examineMemory(info),
      examineWay(url),
    ];
  } catch (error) {
    const known = toQueueError(error, server) ?? unreachable(server, ANSWER_MS, error);
    const remedy =
      known.code === 'queue.unreachable'
        ? 'Start it, or correct the URL in ASSAY_REDIS_URL, ASSAY_REDIS_URL_FILE or queue: of the configuration.'
        : 'Correct the URL in ASSAY_REDIS_URL, ASSAY_REDIS_URL_FILE or queue: of the configuration, or the server.';
    return [{ name: 'queue', state: 'broken', what: known.message, remedy }];
  } finally {
    client?.disconnect();
  }
}

/** What INFO says, once the server was seen to run scripts, which every step of a queue is. */
async function ask(client: Redis): Promise<Info> {
  let lastError: unknown;
  client.on('error', (error: Error) => {
    lastError = error;
  });
  try {
    await client.connect();
    const info = parseInfo(await client.info());
    await client.eval('return 1', 0);
    // A database that is not there: the client goes on in another one.
    if (lastError !== undefined) throw lastError;
    return info;
  } catch (error) {
    // What the connection itself said tells more than that it is closed.
    throw lastError ?? error;
  }
}

function examineVersion(info: Info, server: string): Examined {
  const version = info.get('redis_version') ?? '';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const name = 'queue';
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    const what = `${server} is Redis ${version || 'of no known version'}, which is too old`;
    return { name, state: 'broken', what, remedy: 'Update it to Redis 6.2 or newer.' };
  }
  if (info.get('role') === 'slave') {
    const what = `${server} is a replica that cannot be written to`;
    return { name, state: 'broken', what, remedy: 'Name the primary in the URL.' };
  }
  return { name, state: 'good', what: `${server}, Redis ${version}` };
}

function examinePolicy(info: Info): Examined {
  const name = 'queue eviction';
  const policy = info.get('maxmemory_policy');
  const remedy = 'CONFIG SET maxmemory-policy noeviction, and the same in redis.conf';
  if (policy === undefined)
    return { name, state: 'missing', what: 'the server does not say what it drops when its memory is full', remedy };
  if (policy === 'noeviction') return { name, state: 'good', what: 'noeviction: it never drops jobs' };
  const what = `maxmemory-policy is ${policy}: when its memory is full, the server drops jobs`;
  return { name, state: 'broken', what, remedy };
}

/** `save`: when snapshots are taken; undefined when the server does not tell. */
function examinePersistence(info: Info, save: string | undefined): Examined {
  const name = 'queue persistence';
  const remedy =
    'CONFIG SET appendonly yes, and the same in redis.conf. Without it the next scan finds what was lost and reads it again.';
  if (info.get('aof_last_write_status') === 'err' || info.get('rdb_last_bgsave_status') === 'err') {
    const what = 'the server cannot write to its disk, and may take no more jobs (MISCONF)';
    return { name, state: 'broken', what, remedy: "Make room there; the server's log says more." };
  }
  if (info.get('aof_enabled') === '1')
    return { name, state: 'good', what: 'append-only file: jobs outlive the server' };
  if (save === undefined)
    return { name, state: 'missing', what: 'the server does not say whether it takes snapshots', remedy };
  if (save === '')
    return { name, state: 'missing', what: 'none: every job is lost when the server is restarted', remedy };
  const what = `snapshots only (save ${save}): the jobs since the last one are lost when the server dies`;
  return { name, state: 'missing', what, remedy };
}

function examineMemory(info: Info): Examined {
  const name = 'queue memory';
  const most = Number(info.get('maxmemory') ?? Number.NaN);
  const used = toMegabytes(Number(info.get('used_memory') ?? 0));
  if (!(most > 0)) {
    const what = `${used} MB used, no limit: a server that takes all memory of its machine is ended by the system`;
    return { name, state: 'missing', what, remedy: 'CONFIG SET maxmemory 1gb, and the same in redis.conf' };
  }
  const what = `${used} of ${toMegabytes(most)} MB used`;
  if (!isNearlyFull(info)) return { name, state: 'good', what };
  const remedy = 'Let workers finish some jobs, or raise maxmemory: nobody can add jobs before.';
  return { name, state: 'broken', what: `${what}: nearly full`, remedy };
}

function toMegabytes(bytes: number): string {
  return (bytes / 1_048_576).toFixed(1);
}

function examineWay(url: ServerUrl): Examined {
  const name = 'queue access';
  const isEncrypted = /^rediss:/i.test(url);
  if (isOwnMachine(url))
    return {
      name,
      state: 'good',
      what: isEncrypted ? 'TLS, on this machine' : 'on this machine: nothing is sent over a network',
    };
  if (!isEncrypted) {
    const what = 'without TLS: whoever sees the network sees the password and the names of files, and can change jobs';
    return { name, state: 'missing', what, remedy: 'Turn TLS on there (tls-port), and write rediss:// in the URL.' };
  }
  if (!/^[a-z]+:\/\/[^/?#]*@/i.test(url)) {
    const what = 'TLS, but no password: whoever can reach the server can change jobs';
    return {
      name,
      state: 'missing',
      what,
      remedy: 'Set requirepass there, and write rediss://:PASSWORD@HOST in the URL.',
    };
  }
  return { name, state: 'good', what: 'TLS and a password' };
}
