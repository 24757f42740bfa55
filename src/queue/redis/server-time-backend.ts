import { type BackendFactory, createRedisBackend, type RedisQueueBackend } from 'bullmq';

/**
 * Where those scripts of BullMQ take the time that put jobs off, find out which are due, and forget those that ended long ago: behind their
 * keys, as the second of their arguments.
 */
const TIME_AT: Readonly<Record<string, number>> = {
  moveToActive: 11 + 1,
  moveToDelayed: 11 + 1,
  moveToFinished: 14 + 1,
};

/**
 * BullMQ's own backend, with the time of the queue's server in the place of this machine's: a job that a worker with a wrong clock puts off
 * would come up days too late, and one that ended would be forgotten days too soon.
 */
export function createServerTimeBackend(now: () => number): BackendFactory<RedisQueueBackend> {
  return (name, options, more) => {
    const backend = createRedisBackend(name, options, more);
    const execute = backend.execCommand.bind(backend);
    backend.execCommand = (client, command, args: unknown[]): unknown => {
      const at = TIME_AT[command];
      if (at === undefined) return execute(client, command, args);
      if (typeof args[at] !== 'number') throw new TypeError(`BullMQ's ${command} takes its time elsewhere by now.`);
      return execute(client, command, args.with(at, now()));
    };
    return backend;
  };
}
