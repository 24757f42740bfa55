import type { RedisOptions } from 'ioredis';
import { AssayError } from '../../domain/errors.ts';
import type { ServerUrl } from '../../domain/server-url.ts';

const DEFAULT_PORT = 6379;

/**
 * What a URL says: `redis[s]://[USER[:PASSWORD]@]HOST[:PORT][/DATABASE][?family=4|6&db=NUMBER]`. `rediss` is TLS, whose certificate has to
 * be one that the system, or NODE_EXTRA_CA_CERTS, trusts. Throws `queue.unusable`, and never repeats the URL: it may hold a password.
 */
export function parseRedisUrl(url: ServerUrl): RedisOptions {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^rediss?:$/.test(parsed.protocol) || parsed.hostname === '' || url.includes('#'))
    throw unusable('is no redis:// or rediss:// URL. Special characters of a password are written as %XX in it');
  const database = readDatabase(parsed);
  const username = decode(parsed.username);
  const password = decode(parsed.password);
  return {
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: parsed.port === '' ? DEFAULT_PORT : Number(parsed.port),
    ...(username !== '' && { username }),
    ...(password !== '' && { password }),
    ...(database !== undefined && { db: database }),
    ...readParameters(parsed.searchParams),
    ...(parsed.protocol === 'rediss:' && { tls: {} }),
  };
}

function readDatabase({ pathname, searchParams }: URL): number | undefined {
  const text = pathname.length > 1 ? pathname.slice(1) : searchParams.get('db');
  if (text === null) return undefined;
  if (!/^\d{1,5}$/.test(text)) throw unusable('names a database that is no number');
  return Number(text);
}

/** A parameter that is not known is an error: it was meant to do something. */
function readParameters(parameters: URLSearchParams): Pick<RedisOptions, 'family'> {
  for (const key of parameters.keys())
    if (key !== 'db' && key !== 'family')
      throw unusable('has a parameter that is not known; there are ?family= and ?db=');
  const family = parameters.get('family');
  if (family === null) return {};
  if (family !== '4' && family !== '6') throw unusable('has a family that is neither 4 nor 6');
  return { family: Number(family) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw unusable('has a user or password with a % that begins no %XX');
  }
}

function unusable(what: string): AssayError {
  return new AssayError('queue.unusable', `The address of the queue ${what}.`);
}
