import { setTimeout as delay } from 'node:timers/promises';
import { readProcessTree } from '../../harness/process-tree.ts';

const POLL_MS = 50;

export interface Cost {
  readonly wallMs: number;
  /** Of this process and all that it started, as last seen. */
  readonly cpuMs: number;
}

/** What it takes to do something that works in child processes too. */
export async function measureCpu(work: () => Promise<unknown>): Promise<Cost> {
  const startedMs = performance.now();
  const before = readCpu();
  const latest = new Map(before);
  const ended = { yes: false };
  const watch = (async () => {
    while (!ended.yes) {
      for (const [pid, cpuMs] of readCpu()) latest.set(pid, cpuMs);
      await delay(POLL_MS);
    }
  })();
  try {
    await work();
  } finally {
    ended.yes = true;
  }
  const wallMs = performance.now() - startedMs;
  await watch;
  let cpuMs = 0;
  for (const [pid, at] of latest) cpuMs += at - (before.get(pid) ?? 0);
  return { wallMs, cpuMs };
}

function readCpu(): ReadonlyMap<number, number> {
  return new Map(readProcessTree(process.pid).map(({ pid, cpuMs }) => [pid, cpuMs]));
}
