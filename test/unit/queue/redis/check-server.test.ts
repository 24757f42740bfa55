import { describe, expect, it } from 'vitest';
import { checkServer, isNearlyFull, parseInfo } from '../../../../src/queue/redis/check-server.ts';
import { toQueueError } from '../../../../src/queue/redis/redis-errors.ts';

const info = (text: string): ReadonlyMap<string, string> =>
  parseInfo(`# Section\r\n${text.replaceAll(' ', '\r\n')}\r\n`);

describe('servers', () => {
  it('that are too old, replicas, or drop keys are refused', () => {
    const good = 'redis_version:6.2.0 role:master maxmemory_policy:noeviction';
    expect(() => checkServer(info(good), 'redis://h')).not.toThrow();
    expect(() => checkServer(info(good.replace('6.2.0', '10.0.1')), 'redis://h')).not.toThrow();
    expect(() => checkServer(info(good.replace('6.2.0', '6.0.16')), 'redis://h')).toThrow(/6\.2 or newer/);
    expect(() => checkServer(info(good.replace('master', 'slave')), 'redis://h')).toThrow(/replica/);
    expect(() => checkServer(info(good.replace('noeviction', 'volatile-lru')), 'redis://h')).toThrow(/noeviction/);
  });

  it('are nearly full at nine tenths of their limit, and never without one', () => {
    expect(isNearlyFull(info('maxmemory:1000 used_memory:899'))).toBe(false);
    expect(isNearlyFull(info('maxmemory:1000 used_memory:901'))).toBe(true);
    expect(isNearlyFull(info('maxmemory:0 used_memory:901'))).toBe(false);
  });

  it.each([
    ["OOM command not allowed when used memory > 'maxmemory'. script: x", 'queue.full'],
    ['WRONGPASS invalid username-password pair or user is disabled.', 'queue.unusable'],
    ['NOAUTH Authentication required.', 'queue.unusable'],
    ["READONLY You can't write against a read only replica.", 'queue.unusable'],
    [
      'MISCONF Redis is configured to save RDB snapshots, but it is currently unable to persist to disk.',
      'queue.unusable',
    ],
    ['LOADING Redis is loading the dataset in memory', 'queue.unreachable'],
    ['ERR max number of clients reached', 'queue.unreachable'],
    ['Connection is closed.', 'queue.unreachable'],
  ])('that answer "%s"', (message, code) => {
    const error = toQueueError(new Error(message), 'redis://h');
    expect([error?.code, error?.message.includes('redis://h')]).toEqual([code, true]);
  });

  it('are not blamed for what is a bug', () => {
    expect(toQueueError(new TypeError('x is not a function'), 'redis://h')).toBeUndefined();
    expect(toQueueError(Object.assign(new Error('Missing lock'), { code: -2 }), 'redis://h')).toBeUndefined();
  });
});
