import type { Worker } from 'bullmq';
import type { QueueConnection } from './connect.ts';

/** What a worker holds, and until when it is sure to. */
export interface HeldLock {
  readonly worker: Worker;
  readonly id: string;
  readonly token: string;
  readonly lose: () => void;
  /** Of a clock that never jumps, ms. */
  renewedAt: number;
}

/** Renews the claims on all jobs in hand, and says when one is lost. */
export interface LockKeeper {
  hold(lock: HeldLock): void;
  release(lock: HeldLock): void;
  close(): void;
}

/**
 * The same as BullMQ's own way of renewing, which needs memory that a full server has not got: with this one, workers keep what they
 * have in hand until it is done.
 */
const RENEW_WITHOUT_MEMORY = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('SREM', KEYS[2], ARGV[3])
return 1`;

/** Renewed at half its time; looked at more often, so that a loss is noticed soon after it. */
export function createLockKeeper(connection: QueueConnection, lockMs: number): LockKeeper {
  const held = new Set<HeldLock>();
  let isRenewing = false;
  const timer = setInterval(look, lockMs / 4);

  function look(): void {
    const now = performance.now();
    for (const lock of held) if (now - lock.renewedAt > lockMs) lose(lock);
    const due = [...held].filter((lock) => now - lock.renewedAt >= lockMs / 2 - 1);
    if (due.length === 0 || isRenewing) return;
    isRenewing = true;
    renew(due)
      // Not reached: it is tried again until it is too late.
      .catch(() => undefined)
      .finally(() => {
        isRenewing = false;
      });
  }

  function lose(lock: HeldLock): void {
    if (held.delete(lock)) lock.lose();
  }

  async function renew(due: readonly HeldLock[]): Promise<void> {
    for (const [worker, locks] of Map.groupBy(due, (lock) => lock.worker)) {
      const asked = performance.now();
      const ids = locks.map(({ id }) => id);
      const tokens = locks.map(({ token }) => token);
      const lost = new Set(
        await worker.extendJobLocks(ids, tokens, lockMs).catch((error: unknown) => renewOneByOne(locks, error)),
      );
      for (const lock of locks) {
        if (lost.has(lock.id)) lose(lock);
        else lock.renewedAt = asked;
      }
    }
  }

  /** Ids of those that are lost. */
  async function renewOneByOne(locks: readonly HeldLock[], error: unknown): Promise<readonly string[]> {
    if (!(error instanceof Error && /\bOOM\b/.test(error.message))) throw error;
    const lost: string[] = [];
    for (const { worker, id, token } of locks) {
      const keys = [worker.toKey(`${id}:lock`), worker.toKey('stalled')];
      if ((await connection.client.eval(RENEW_WITHOUT_MEMORY, 2, ...keys, token, lockMs, id)) !== 1) lost.push(id);
    }
    return lost;
  }

  return {
    hold: (lock) => held.add(lock),
    release: (lock) => held.delete(lock),
    close() {
      clearInterval(timer);
      held.clear();
    },
  };
}
