import { lstatSync, realpathSync, type Stats, statSync } from 'node:fs';
import { sep } from 'node:path';
import type { CompiledRules } from '../../domain/discover-rules.ts';
import type { ListingProblem } from '../../domain/ports.ts';
import { type FileColumns, STAT_FIELDS } from './listing-columns.ts';
import { describeSystemError, systemCodeOf } from './system-error.ts';

/** What every look at the tree needs to know. */
export interface WalkContext {
  /** The root with every link resolved: nothing outside it is ever listed. */
  readonly realRoot: string;
  readonly rules: CompiledRules;
}

type Outcome =
  | { readonly stat: Stats }
  | { readonly skip: string }
  | { readonly problem: Omit<ListingProblem, 'name'> };

/** Looks at each name of one directory. Nothing is opened, and no name makes it throw. */
export function statFiles(directory: string, names: readonly string[], context: WalkContext): FileColumns {
  const kept: string[] = [];
  const stats = new Float64Array(names.length * STAT_FIELDS);
  const temporary: number[] = [];
  const skipped: Record<string, number> = Object.create(null);
  const problems: ListingProblem[] = [];
  for (const name of names) {
    const outcome = lookAt(joinPath(directory, name), context.realRoot);
    if ('skip' in outcome) skipped[outcome.skip] = (skipped[outcome.skip] ?? 0) + 1;
    else if ('problem' in outcome) problems.push({ name, ...outcome.problem });
    else {
      if (context.rules.decideFile(name).temporary) temporary.push(kept.length);
      const at = kept.length * STAT_FIELDS;
      stats[at] = outcome.stat.size;
      stats[at + 1] = outcome.stat.mtimeMs;
      stats[at + 2] = outcome.stat.ctimeMs;
      stats[at + 3] = outcome.stat.ino;
      kept.push(name);
    }
  }
  return { names: kept.join('/'), count: kept.length, stats, temporary, skipped: { ...skipped }, problems };
}

/** Path of an entry; a root of `/` gets no second separator. */
export function joinPath(directory: string, name: string): string {
  return directory.endsWith(sep) ? directory + name : directory + sep + name;
}

function lookAt(path: string, realRoot: string): Outcome {
  try {
    const stat = lstatSync(path);
    if (stat.isFile()) return { stat };
    return stat.isSymbolicLink() ? followLink(path, realRoot) : { problem: notRegular(stat) };
  } catch (error) {
    return { problem: describeSystemError(error) };
  }
}

function followLink(path: string, realRoot: string): Outcome {
  let target: string;
  try {
    target = realpathSync.native(path);
  } catch (error) {
    const missing = systemCodeOf(error) === 'ENOENT' || systemCodeOf(error) === 'ENOTDIR';
    return { problem: missing ? BROKEN_LINK : describeSystemError(error) };
  }
  if (!isInside(target, realRoot)) return { problem: OUTSIDE_LINK };
  const stat = statSync(target);
  if (stat.isFile()) return { stat };
  // Its files are listed where they really are; walking the link too would list them twice, or for ever.
  return stat.isDirectory() ? { skip: 'link-inside' } : { problem: notRegular(stat) };
}

function isInside(path: string, realRoot: string): boolean {
  return path === realRoot || path.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep);
}

const BROKEN_LINK: Omit<ListingProblem, 'name'> = {
  code: 'file.not-regular',
  message: 'It is a link to something that does not exist.',
};

const OUTSIDE_LINK: Omit<ListingProblem, 'name'> = {
  code: 'file.not-regular',
  message: 'It is a link that leads out of the scanned directory; it was not followed. Scan its target by itself.',
};

export function notRegular(stat: Stats): Omit<ListingProblem, 'name'> {
  return { code: 'file.not-regular', message: `It is ${nameType(stat)}, not a file.` };
}

function nameType(stat: Stats): string {
  if (stat.isFIFO()) return 'a named pipe';
  if (stat.isSocket()) return 'a socket';
  if (stat.isCharacterDevice() || stat.isBlockDevice()) return 'a device';
  return stat.isDirectory() ? 'a directory that was something else a moment ago' : 'something special';
}
