import { statSync } from 'node:fs';
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
 * Finds the location that a path or a location means. Throws `location.unknown` for a path in no root, and `input.not-found` when
 * its root is mounted here and there is nothing of that name.
 */
export function locateOperand(operand: string, mounts: RootMounts, cwd: string): LocatedOperand {
  if (isLocation(operand)) {
    const { root } = parseLocation(operand);
    if (!Object.hasOwn(mounts, root)) return { operand, root, location: operand };
    const path = toMountedPath(operand, mounts);
    // A mount that is missing as a whole is no mistyped path: workers elsewhere may have it.
    if (!isThere(mounts[root] ?? '')) return { operand, root, location: operand };
    return { operand, root, location: operand, path: requireThere(path) };
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
  return isLocation(operand) ? toMountedPath(operand, mounts) : resolve(cwd, operand);
}

function describeRoots(mounts: RootMounts): string {
  const known = Object.entries(mounts).map(([name, mount]) => `${name} (${mount})`);
  return known.length === 0 ? 'No root is configured.' : `The roots are: ${known.join(', ')}.`;
}

function requireThere(path: string): string {
  if (isThere(path)) return path;
  throw new AssayError('input.not-found', `There is no ${path}. Check the path, and whether its root is mounted.`);
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
