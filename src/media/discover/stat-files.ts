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

/** What looking at one name came to. */
export type LookOutcome =
  | { readonly stat: Stats }
  | { readonly skip: string }
  | { readonly problem: Omit<ListingProblem, 'name'> };

/** Looks at each name of one directory. Nothing is opened, and no name makes it throw. */
export function statFiles(directory: string, names: readonly string[], context: WalkContext): FileColumns {
  const outcomes = names.map((name) => lookAt(joinPath(directory, name), context.realRoot));
  return collectOutcomes(names, outcomes, context);
}

/** `outcomes`: one for each name. */
export function collectOutcomes(
  names: readonly string[],
  outcomes: readonly LookOutcome[],
  context: Pick<WalkContext, 'rules'>,
): FileColumns {
  const kept: string[] = [];
  const stats = new Float64Array(names.length * STAT_FIELDS);
  const temporary: number[] = [];
  const skipped: Record<string, number> = Object.create(null);
  const problems: ListingProblem[] = [];
  for (const [index, name] of names.entries()) {
    const outcome = outcomes[index];
    if (outcome === undefined) continue;
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

function lookAt(path: string, realRoot: string): LookOutcome {
  try {
    const stat = lstatSync(path);
    return stat.isSymbolicLink() ? followLink(path, realRoot) : describeLook(stat);
  } catch (error) {
    return { problem: describeSystemError(error) };
  }
}

function followLink(path: string, realRoot: string): LookOutcome {
  let target: string;
  try {
    target = realpathSync.native(path);
  } catch (error) {
    return describeFailedLink(error);
  }
  return isInside(target, realRoot) ? judgeTarget(statSync(target)) : OUTSIDE_LINK;
}

/** Of anything but a link. */
export function describeLook(stat: Stats): LookOutcome {
  return stat.isFile() ? { stat } : { problem: notRegular(stat) };
}

/** Of what a link leads to, within the root. */
export function judgeTarget(stat: Stats): LookOutcome {
  // Its files are listed where they really are; walking the link too would list them twice, or for ever.
  return stat.isDirectory() ? { skip: 'link-inside' } : describeLook(stat);
}

/** Of a link whose target cannot be told. */
export function describeFailedLink(error: unknown): LookOutcome {
  const missing = systemCodeOf(error) === 'ENOENT' || systemCodeOf(error) === 'ENOTDIR';
  return { problem: missing ? BROKEN_LINK : describeSystemError(error) };
}

export function isInside(path: string, realRoot: string): boolean {
  return path === realRoot || path.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep);
}

const BROKEN_LINK: Omit<ListingProblem, 'name'> = {
  code: 'file.not-regular',
  message: 'It is a link to something that does not exist.',
};

/** Of a link that leads out of the root. */
export const OUTSIDE_LINK: LookOutcome = {
  problem: {
    code: 'file.not-regular',
    message: 'It is a link that leads out of the scanned directory; it was not followed. Scan its target by itself.',
  },
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
