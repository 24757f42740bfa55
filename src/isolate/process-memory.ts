import { readFileSync } from 'node:fs';

/** Bytes of a memory page; every Linux that Node supports here uses 4 KiB pages or says so in smaps, which is dearer to read. */
const PAGE_BYTES = 4096;
/** A child of ours starts ExifTool and nothing else; deeper trees are not ours. */
const MAX_DEPTH = 3;

/**
 * Resident memory of a process and of the processes it started, in bytes; undefined where `/proc` does not tell
 * (another system, or the process is gone). Shared pages count once for each process: an upper bound.
 */
export function residentBytesOfTree(pid: number, depth = 0): number | undefined {
  const own = residentBytes(pid);
  if (own === undefined || depth >= MAX_DEPTH) return own;
  let total = own;
  for (const child of childrenOf(pid)) total += residentBytesOfTree(child, depth + 1) ?? 0;
  return total;
}

function residentBytes(pid: number): number | undefined {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]);
    return Number.isFinite(pages) ? pages * PAGE_BYTES : undefined;
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
