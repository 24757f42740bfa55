import {
  formatLocation,
  isLocation,
  parseLocation,
  type RootMounts,
  toLocation,
  toMountedPath,
} from '../domain/location.ts';

/** Between paths of this machine and what a ledger that many machines share keeps. */
export interface PathMap {
  /** The location of an absolute path below a mount; anything else as it is. */
  readonly toKept: (path: string) => string;
  /** The path on this machine of a location whose root is mounted here; anything else as it is. */
  readonly toPath: (kept: string) => string;
  /** The root to keep with a directory: in the same root as the directory, so that the one is relative to the other on every machine. */
  readonly toKeptRoot: (root: string, directory: string) => string;
  /** Under which names what lies at or below a path may be kept: its own, and those of the mounts below it. */
  readonly keptBelow: (path: string) => readonly string[];
}

export function createPathMap(mounts: RootMounts): PathMap {
  const toKept = (path: string): string => toLocation(path, mounts) ?? path;
  const toPath = (kept: string): string => {
    const root = isLocation(kept) ? kept.slice(0, kept.indexOf(':')) : undefined;
    return root !== undefined && Object.hasOwn(mounts, root) ? toMountedPath(kept, mounts) : kept;
  };
  return {
    toKept,
    toPath,
    toKeptRoot(root, directory) {
      const kept = toKept(directory);
      const keptRoot = toKept(root);
      if (!isLocation(kept)) return root;
      const name = parseLocation(kept).root;
      return isLocation(keptRoot) && parseLocation(keptRoot).root === name ? keptRoot : formatLocation(name, '');
    },
    keptBelow(path) {
      const folder = toPath(path);
      const prefix = folder.endsWith('/') ? folder : `${folder}/`;
      const inside = Object.values(mounts).filter((mount) => mount !== folder && mount.startsWith(prefix));
      return [...new Set([path, ...inside].map(toKept))];
    },
  };
}
