import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Processes that the process has started, and theirs. */
export function findDescendants(pid: number): readonly number[] {
  const parents = new Map(listProcesses().map((each) => [each, findParent(each)]));
  const isBelow = (each: number | undefined): boolean =>
    each !== undefined && each !== pid && (parents.get(each) === pid || isBelow(parents.get(each)));
  return [...parents.keys()].filter(isBelow);
}

/** True when the process, or one that it has started, has the file open. */
export function hasOpen(pid: number, path: string): boolean {
  return [pid, ...findDescendants(pid)].some((each) => {
    try {
      const folder = `/proc/${each}/fd`;
      return readdirSync(folder).some((descriptor) => readlinkSync(`${folder}/${descriptor}`) === path);
    } catch {
      // It has ended, or closed one, meanwhile.
      return false;
    }
  });
}

/** False for one that has ended and was not waited for, too. */
export function isRunning(pid: number): boolean {
  return readStat(pid).state !== 'Z' && findParent(pid) !== undefined;
}

function listProcesses(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function findParent(pid: number): number | undefined {
  return readStat(pid).parent;
}

function readStat(pid: number): { readonly state?: string; readonly parent?: number } {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program stands in brackets, whatever is in it.
    const [state, parent] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: state ?? '', parent: Number(parent) };
  } catch {
    return {};
  }
}
