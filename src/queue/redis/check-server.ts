import { AssayError } from '../../domain/errors.ts';

/** Redis that streams, ZADD and scripts of the queue are tested with: 6.2, as BullMQ recommends. */
const OLDEST = { major: 6, minor: 2 } as const;

/** What INFO says of a server, by name. */
export function parseInfo(info: string): ReadonlyMap<string, string> {
  const lines = info.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1)];
    }),
  );
}

/** Jobs may be left with this server. Throws `queue.unusable`. `server`: as it may be shown. */
export function checkServer(info: ReadonlyMap<string, string>, server: string): void {
  const version = info.get('redis_version') ?? '';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < OLDEST.major || (major === OLDEST.major && minor < OLDEST.minor))
    throw unusable(server, `is Redis ${version || 'of no known version'}: 6.2 or newer is needed`);
  if (info.get('role') === 'slave')
    throw unusable(server, 'is a replica that cannot be written to. Name the primary in the URL');
  const policy = info.get('maxmemory_policy');
  if (policy !== undefined && policy !== 'noeviction')
    throw unusable(
      server,
      `drops keys when its memory is full (maxmemory-policy ${policy}), jobs among them. Run CONFIG SET maxmemory-policy noeviction, and write it into its configuration`,
    );
}

/** True when so little memory is left that more jobs would keep workers from taking any. */
export function isNearlyFull(info: ReadonlyMap<string, string>): boolean {
  const most = Number(info.get('maxmemory') ?? 0);
  const used = Number(info.get('used_memory') ?? 0);
  return most > 0 && used > most * FULL_AT;
}

/**
 * Share of the server's memory at which producers wait. Without memory BullMQ cannot even take a job, so nothing would be freed any more:
 * the rest is for the workers.
 */
const FULL_AT = 0.9;

function unusable(server: string, what: string): AssayError {
  return new AssayError('queue.unusable', `The queue's server ${server} ${what}.`);
}
