import { describe } from 'vitest';
import { openRedisQueue } from '../../src/queue/open-redis-queue.ts';
import { hasSharedRedis, shareTestRedis } from '../support/redis.ts';
import { describeQueue } from './queue.ts';

describe.runIf(hasSharedRedis())('on one server', () => {
  describeQueue('on Redis', () => ({
    open: async () => openRedisQueue({ ...(await shareTestRedis()), lockSeconds: 1, stallSeconds: 0.5 }),
  }));
});
