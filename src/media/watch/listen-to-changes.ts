import { lstatSync, realpathSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { type AsyncSubscription, type Event, subscribe } from '@parcel/watcher';
import { AssayError } from '../../domain/errors.ts';

/**
 * The library does not follow what is made inside a new directory before it knows of it (`mkdir -p a/b`), so each new directory gets
 * a subscription of its own. Beyond so many they wait for the next look at everything.
 */
const NEW_DIRECTORIES = 2000;

/**
 * Tells of directories below `root`, relative to it with `/`, in which something came, changed or went. Only changes made on this
 * machine are told of: on network file systems others' are not, and nothing says so; when the system's queue of events overflows,
 * nothing says so either. Throws `file.io` where there are no events to be had: too many directories
 * (`fs.inotify.max_user_watches`), no such folder.
 */
export async function listenToChanges(
  root: string,
  onChange: (directories: readonly string[]) => void,
  onTrouble: (message: string) => void,
): Promise<() => Promise<void>> {
  let real: string;
  const subscriptions = new Map<string, Promise<AsyncSubscription | undefined>>();
  let ended = false;
  const listenTo = (path: string): Promise<AsyncSubscription> =>
    subscribe(path, (error, events) => {
      if (ended) return;
      if (error !== null) onTrouble(describeLoss(error));
      else tell(events);
    });
  const tell = (events: readonly Event[]): void => {
    const directories = new Set<string>();
    for (const { path, type } of events) {
      directories.add(toRelative(real, dirname(path)));
      if (type === 'create' && isDirectory(path)) addNew(path);
      if (type === 'delete') subscriptions.delete(path);
    }
    directories.delete(OUTSIDE);
    if (directories.size > 0) onChange([...directories]);
  };
  /** Told of once it is listened to: whatever came before is found by looking, whatever comes after is told. */
  const addNew = (path: string): void => {
    if (subscriptions.has(path) || subscriptions.size >= NEW_DIRECTORIES) return;
    const subscribing = listenTo(path).then(
      (subscription) => {
        if (!ended) onChange([toRelative(real, path)]);
        return subscription;
      },
      // Gone again, or no more watches to be had.
      () => undefined,
    );
    subscriptions.set(path, subscribing);
  };
  try {
    real = realpathSync(root);
    subscriptions.set(real, listenTo(real));
    await subscriptions.get(real);
  } catch (error) {
    throw new AssayError(
      'file.io',
      `There are no events of the file system for ${root} (${reasonOf(error)}): changes are found by looking at every directory from time to time.`,
      { cause: error },
    );
  }
  return async () => {
    ended = true;
    for (const subscribing of subscriptions.values()) await (await subscribing)?.unsubscribe().catch(() => undefined);
  };
}

const OUTSIDE = '..';

function toRelative(root: string, path: string): string {
  const below = relative(root, path).split(sep).join('/');
  return below === OUTSIDE || below.startsWith(`${OUTSIDE}/`) ? OUTSIDE : below;
}

function isDirectory(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function describeLoss(error: Error): string {
  return `Events of the file system were lost (${error.message}): the next look at every directory finds what they told of.`;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
