import { realpathSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { subscribe } from '@parcel/watcher';
import { AssayError } from '../../domain/errors.ts';

/**
 * Tells of directories below `root`, relative to it with `/`, in which something came, changed or went. Only changes made on this
 * machine are told of: on network file systems others' are not, and nothing says so. When the system loses events, the root is told of.
 * Throws `file.io` where there are no events to be had: too many directories (`fs.inotify.max_user_watches`), no such folder.
 */
export async function listenToChanges(
  root: string,
  onChange: (directories: readonly string[]) => void,
  options: { readonly onTrouble: (message: string) => void },
): Promise<() => Promise<void>> {
  try {
    const real = realpathSync(root);
    const subscription = await subscribe(real, (error, events) => {
      if (error !== null) {
        options.onTrouble(
          `Events of the file system were lost (${error.message}): the next look at everything finds what they told of.`,
        );
        onChange(['']);
        return;
      }
      const directories = new Set<string>();
      for (const { path, type } of events) {
        directories.add(toRelative(real, dirname(path)));
        // A new directory: what is in it may have come before anybody listened.
        if (type === 'create') directories.add(toRelative(real, path));
      }
      directories.delete('..');
      onChange([...directories]);
    });
    return () => subscription.unsubscribe();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AssayError(
      'file.io',
      `There are no events of the file system for ${root} (${reason}): changes are found by looking at every directory from time to time.`,
      { cause: error },
    );
  }
}

/** `..` for what lies outside. */
function toRelative(root: string, path: string): string {
  const below = relative(root, path).split(sep).join('/');
  return below.startsWith('..') ? '..' : below;
}
