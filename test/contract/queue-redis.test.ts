import { describe, it } from 'vitest';
import { openRedisQueue } from '../../src/queue/open-redis-queue.ts';
import { hasSharedRedis, shareTestRedis } from '../support/redis.ts';
import { describeQueue } from './queue.ts';

if (hasSharedRedis())
  describeQueue('on Redis', () => ({
    open: async () => openRedisQueue({ ...(await shareTestRedis()), lockSeconds: 1, stallSeconds: 0.5 }),
  }));
else describe('queue: on Redis', () => it('is not tested: there is no Redis here', () => undefined));
