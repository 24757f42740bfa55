import { readFileSync } from 'node:fs';

/** Bytes of a memory page and clock ticks of a second, as Linux has them on x64 and arm64. */
const PAGE_BYTES = 4096;
const TICKS_PER_SECOND = 100;

export interface ProcessUse {
  readonly pid: number;
  readonly cpuMs: number;
  readonly residentBytes: number;
}

/** What a process and everything it started use at this moment; empty where `/proc` does not tell. */
export function readProcessTree(pid: number): readonly ProcessUse[] {
  const own = readProcess(pid);
  return own === undefined ? [] : [own, ...childrenOf(pid).flatMap(readProcessTree)];
}

function readProcess(pid: number): ProcessUse | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name stands in brackets and may hold anything; the numbers follow it, the state being the third field.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return { pid, cpuMs: (ticks * 1000) / TICKS_PER_SECOND, residentBytes: Number(fields[21]) * PAGE_BYTES };
  } catch {
    return undefined;
  }
}

function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
