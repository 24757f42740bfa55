import { AssayError } from '../../domain/errors.ts';
import { formatLocation, type Location, parseLocation } from '../../domain/location.ts';
import type { GuardParts, RootState } from './parts.ts';

/** Sees to it that a root that went away is not taken for one whose files are gone. */
export interface RootGuard {
  /** There is nothing in the root, and as far as anybody knows there never was. */
  readonly isEmpty: boolean;
  /** Throws `root.unmounted` when the root, or the folder that is worked on, is not what it was when the job began. */
  readonly confirm: () => Promise<void>;
}

/**
 * Looks at the root of a location and at what lies there. `found`: an earlier job has found files below the location, so that nothing
 * there means that the root is away. Throws `root.unmounted`, `location.unknown`.
 */
export async function openRootGuard(
  location: Location,
  parts: GuardParts,
  { found }: { readonly found: boolean },
): Promise<RootGuard> {
  const { root } = parseLocation(location);
  const mount = parts.toPath(formatLocation(root, ''));
  const folder = parts.toPath(location);
  const look = async (): Promise<{ readonly mount: RootState; readonly folder: RootState }> => {
    const atMount = await parts.lookAtRoot(mount);
    return { mount: atMount, folder: folder === mount ? atMount : await parts.lookAtRoot(folder) };
  };
  const { mount: mounted, folder: begun } = await look();
  refuseAway(root, mount, mounted);
  const { isEmpty, device } = mounted;
  if (isEmpty && (found || (await isAnythingKnown(mount, parts))))
    throw unmounted(root, `${mount} is empty, and there were files in it`);
  // A folder that was never there is for whoever reads it to complain of: it is no matter of the root.
  if (!begun.there && (found || begun.why === 'unusable')) throw unmounted(root, describeAway(folder, begun));
  return {
    isEmpty,
    async confirm() {
      const now = await look();
      const { mount: mountedNow, folder: folderNow } = now;
      refuseAway(root, mount, mountedNow);
      if (mountedNow.isEmpty && !isEmpty)
        throw unmounted(root, `${mount} is empty, and there were files in it a moment ago`);
      refuseOther(root, mount, device, mountedNow.device);
      if (!begun.there) return;
      if (!folderNow.there) throw unmounted(root, describeAway(folder, folderNow));
      refuseOther(root, folder, begun.device, folderNow.device);
    },
  };
}

/** Does the work; when it fails because the root is away, that is what is thrown: tried again, it may go well. */
export async function underGuard<T>({ confirm }: RootGuard, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await confirm();
    throw error;
  }
}

type There = Extract<RootState, { readonly there: true }>;

function refuseAway(root: string, mount: string, state: RootState): asserts state is There {
  if (!state.there) throw unmounted(root, describeAway(mount, state));
  if (!state.isFolder) throw unmounted(root, `${mount} is no folder`);
}

function refuseOther(root: string, path: string, device: number, deviceNow: number): void {
  if (deviceNow !== device) throw unmounted(root, `${path} lies on another file system than a moment ago`);
}

function describeAway(path: string, state: Exclude<RootState, There>): string {
  return state.why === 'gone' ? `there is no ${path}` : `${path} cannot be read (${state.systemCode})`;
}

function unmounted(root: string, what: string): AssayError {
  return new AssayError(
    'root.unmounted',
    `The root "${root}" is not mounted as it was: ${what}. Nothing was taken for gone. Mount it, then try again; a job is tried again by itself.`,
  );
}

async function isAnythingKnown(mount: string, { ledger }: GuardParts): Promise<boolean> {
  for await (const _ of ledger.directoriesBelow(mount)) return true;
  return false;
}
