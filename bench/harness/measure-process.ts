import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { readProcessTree } from './process-tree.ts';

/** How often the tree of processes is looked at, ms. The look costs under 1 ms, on both sides alike. */
const POLL_MS = 25;

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Exit codes that mean the work was done. Default: 0 alone. */
  readonly goodCodes?: readonly number[];
}

/** One run of a command with everything it started. */
export interface Measured {
  readonly wallMs: number;
  /** User and system time of every process of the tree, as last seen: up to one poll short for each. */
  readonly cpuMs: number;
  /** Most resident memory of the tree at one moment. Pages that processes share count once for each: an upper bound. */
  readonly peakBytes: number;
}

/** Runs a command with its output thrown away. Throws when it fails. */
export async function measureProcess(command: Command): Promise<Measured> {
  const startedMs = performance.now();
  const child = spawn(command.file, [...command.args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(command.cwd !== undefined && { cwd: command.cwd }),
  });
  const stderr = keepTail(child);
  const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const watch = watchTree(child);
  const [code, signal] = await exit;
  const wallMs = performance.now() - startedMs;
  const use = await watch;
  if (code === null || !(command.goodCodes ?? [0]).includes(code))
    throw new Error(`${command.file} ended with ${signal ?? code}: ${stderr()}`);
  return { wallMs, ...use };
}

async function watchTree(child: ChildProcess): Promise<Pick<Measured, 'cpuMs' | 'peakBytes'>> {
  const cpuByPid = new Map<number, number>();
  let peakBytes = 0;
  while (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    let bytes = 0;
    for (const { pid, cpuMs, residentBytes } of readProcessTree(child.pid)) {
      cpuByPid.set(pid, cpuMs);
      bytes += residentBytes;
    }
    peakBytes = Math.max(peakBytes, bytes);
    await delay(POLL_MS);
  }
  return { cpuMs: [...cpuByPid.values()].reduce((sum, ms) => sum + ms, 0), peakBytes };
}

function keepTail(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-2000);
  });
  return () => text;
}
