import { resolve } from 'node:path';
import { AssayError } from '../domain/errors.ts';
import {
  isLocation,
  type Location,
  parseLocation,
  type RootMounts,
  toLocation,
  toMountedPath,
} from '../domain/location.ts';
import { findStats } from '../media/discover/find-stats.ts';

/** A PATH of the command line, as a worker on another machine understands it. */
export interface LocatedOperand {
  /** As it was typed. */
  readonly operand: string;
  readonly root: string;
  readonly location: Location;
  /** Absolute, and there; absent when the root is not mounted on this machine. */
  readonly path?: string;
}

/**
 * Finds the location that a path or a location means. Throws `location.unknown` for a path in no root, `input.not-found` when
 * its root is mounted here and there is nothing of that name, and `file.*` when the system does not let it be looked for.
 */
export function locateOperand(operand: string, mounts: RootMounts, cwd: string): LocatedOperand {
  if (isLocation(operand)) {
    const location = trimSlashes(operand);
    const { root } = parseLocation(location);
    if (!Object.hasOwn(mounts, root)) return { operand, root, location };
    const path = toMountedPath(location, mounts);
    // A mount that is missing as a whole is no mistyped path: workers elsewhere may have it.
    if (!isUsable(mounts[root] ?? '')) return { operand, root, location };
    return { operand, root, location, path: requireThere(path) };
  }
  const path = resolve(cwd, operand);
  const location = toLocation(path, mounts);
  if (location === undefined)
    throw new AssayError(
      'location.unknown',
      `${path} lies in no root, so workers on other machines would not find it. ${describeRoots(mounts)} ` +
        'Name a folder that it lies in under "roots" in the configuration, or work here, without the queue: --no-queue',
    );
  return { operand, root: parseLocation(location).root, location, path: requireThere(path) };
}

/** The path on this machine of a PATH of the command line that may be a location. Throws `location.unknown`. */
export function toLocalPath(operand: string, mounts: RootMounts, cwd: string): string {
  return isLocation(operand) ? toMountedPath(trimSlashes(operand), mounts) : resolve(cwd, operand);
}

/** What the ledger knows the path or location by, above it: a path of this machine, or the location where its root is not mounted. */
export function toRecordedPath(operand: string, mounts: RootMounts, cwd: string): string {
  if (!isLocation(operand)) return resolve(cwd, operand);
  const location = trimSlashes(operand);
  return Object.hasOwn(mounts, parseLocation(location).root) ? toMountedPath(location, mounts) : location;
}

/** Folders are typed with a slash at the end as often as without. The one of a root itself stays. */
function trimSlashes(operand: string): Location {
  return operand.replace(/(?<=[^:/])\/+$/, '');
}

function describeRoots(mounts: RootMounts): string {
  const known = Object.entries(mounts).map(([name, mount]) => `${name} (${mount})`);
  return known.length === 0 ? 'No root is configured.' : `The roots are: ${known.join(', ')}.`;
}

function requireThere(path: string): string {
  if (findStats(path) !== undefined) return path;
  throw new AssayError('input.not-found', `There is no ${path}. Check the path, and whether its root is mounted.`);
}

function isUsable(mount: string): boolean {
  try {
    return findStats(mount) !== undefined;
  } catch {
    return false;
  }
}
