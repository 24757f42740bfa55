import { AssayError } from './errors.ts';

/**
 * Where something lies, said in a way that holds on every machine: the name of a root, `:`, and the path below it beginning with `/`:
 * `dailies:/ep101/sh010`. The root itself is `dailies:/`. Parts are never empty, `.` or `..`.
 */
export type Location = string;

/** Where each root is mounted on this machine: its name to an absolute path without a slash at the end. */
export type RootMounts = Readonly<Record<string, string>>;

/** Names of roots: they become part of queue names, which hold no `:`. */
export const ROOT_NAME = /^[a-z][a-z0-9_-]{0,62}$/;

const LOCATION = /^([a-z][a-z0-9_-]{0,62}):(\/.*)$/s;

/** True for text that is written as a location. Nothing is said of whether its root is known here. */
export function isLocation(text: string): boolean {
  return LOCATION.test(text);
}

/** Name of the root and path below it, empty for the root itself, without a slash in front. Throws `location.unknown`. */
export function parseLocation(location: Location): { readonly root: string; readonly path: string } {
  const [, root, rest] = LOCATION.exec(location) ?? [];
  const path = rest?.slice(1) ?? '';
  const isClean = path === '' || path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
  if (root === undefined || !isClean || path.includes('\0'))
    throw new AssayError(
      'location.unknown',
      `"${location}" is no location. One is written ROOT:/path, such as dailies:/ep101, without empty parts and "..".`,
    );
  return { root, path };
}

/** `path`: relative to the root, empty for the root itself. */
export function formatLocation(root: string, path: string): Location {
  return `${root}:/${path}`;
}

/** What lies below a location; `path` is relative to it, empty for the location itself. */
export function locateBelow(location: Location, path: string): Location {
  if (path === '') return location;
  return location.endsWith('/') ? location + path : `${location}/${path}`;
}

/** The folder that a location lies in; of a root, the root itself. */
export function locateParent(location: Location): Location {
  const { root, path } = parseLocation(location);
  return formatLocation(root, path.slice(0, Math.max(0, path.lastIndexOf('/'))));
}

/** The absolute path on this machine. Throws `location.unknown` when the root is not mounted here. */
export function toMountedPath(location: Location, mounts: RootMounts): string {
  const { root, path } = parseLocation(location);
  const mount = Object.hasOwn(mounts, root) ? mounts[root] : undefined;
  if (mount === undefined)
    throw new AssayError(
      'location.unknown',
      `The root "${root}" is not mounted on this machine. Name its path under "roots" in the configuration.`,
    );
  return path === '' ? mount : `${mount === '/' ? '' : mount}/${path}`;
}

/** The location of an absolute path, by the innermost root that it lies in; undefined when it lies in none. */
export function toLocation(absolutePath: string, mounts: RootMounts): Location | undefined {
  let best: { readonly root: string; readonly mount: string } | undefined;
  for (const [root, mount] of Object.entries(mounts)) {
    const isIn = absolutePath === mount || absolutePath.startsWith(mount === '/' ? '/' : `${mount}/`);
    if (isIn && (best === undefined || mount.length > best.mount.length)) best = { root, mount };
  }
  if (best === undefined) return undefined;
  const below = absolutePath.slice(best.mount === '/' ? 1 : best.mount.length + 1);
  return formatLocation(best.root, below);
}
