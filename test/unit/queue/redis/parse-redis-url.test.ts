import { describe, expect, it } from 'vitest';
import type { AssayError } from '../../../../src/domain/errors.ts';
import { parseRedisUrl } from '../../../../src/queue/redis/parse-redis-url.ts';

describe('addresses of Redis', () => {
  it.each([
    ['redis://localhost', { host: 'localhost', port: 6379 }],
    ['redis://[::1]:7000/2', { host: '::1', port: 7000, db: 2 }],
    ['redis://h?db=3&family=6', { host: 'h', port: 6379, db: 3, family: 6 }],
    ['redis://:p%40ss%2Fw%C3%B6rd@h', { host: 'h', port: 6379, password: 'p@ss/wörd' }],
    ['rediss://me:pw@h:6380/0', { host: 'h', port: 6380, username: 'me', password: 'pw', db: 0, tls: {} }],
  ])('%s', (url, options) => {
    expect(parseRedisUrl(url)).toEqual(options);
  });

  it.each([
    'http://h',
    'redis://',
    'redis://me:s3cret@h/one',
    'redis://me:s3cret@h?tls=no',
    'redis://me:s3cret%@h',
    'redis://me:s3cret@h?family=5',
    'redis://me:s3cret@h:port',
    'redis://h:12#s3cret@h',
  ])('refuses %s without repeating it', (url) => {
    let error: AssayError | undefined;
    try {
      parseRedisUrl(url);
    } catch (thrown) {
      error = thrown as AssayError;
    }
    expect(error?.code).toBe('queue.unusable');
    expect(error?.message).not.toContain('s3cret');
  });
});
