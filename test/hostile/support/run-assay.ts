import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ScanLine, SummaryLine } from '../../../src/domain/report.ts';

const BIN = fileURLToPath(new URL('../../../bin/assay.js', import.meta.url));
const PAGE_BYTES = 4096;
const LOOK_EVERY_MS = 60;
/** What was started may take so long to end itself after the program. */
const END_WITHIN_MS = 2000;

/** One run of the real program, with what it left behind. */
export interface Run {
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly seconds: number;
  /** Most resident memory of the program and all it started, at any look. Shared pages count for each process. */
  readonly peakBytes: number;
  /** Processes of the program that were still there a moment after its end. */
  readonly leftBehind: readonly string[];
}

export interface RunOptions {
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Called with every look at the processes, the program's own first. */
  readonly whileRunning?: (processes: readonly number[]) => void;
  /** How often the processes are looked at. Default 60 ms. */
  readonly lookEveryMs?: number;
  readonly uid?: number;
}

/** Runs `assay` as a user does and watches its processes meanwhile. */
export async function runAssay(args: readonly string[], options: RunOptions): Promise<Run> {
  const started = performance.now();
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: options.cwd,
    env: { ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.uid !== undefined && { uid: options.uid, gid: options.uid }),
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  const watch = watchProcesses(child.pid, options);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(() => watch.stop());
  const seconds = (performance.now() - started) / 1000;
  return {
    exitCode,
    stdout: Buffer.concat(out),
    stderr: Buffer.concat(err).toString(),
    seconds,
    peakBytes: watch.peakBytes(),
    leftBehind: await watch.waitForEnd(options.environment['TMPDIR']),
  };
}

/** Looks at a process and all it starts until told to stop. */
interface Watch {
  readonly stop: () => void;
  readonly peakBytes: () => number;
  /** What is still there of what was seen, or carries that folder for temporary files, a moment later. */
  readonly waitForEnd: (temporary: string | undefined) => Promise<readonly string[]>;
}

/** `own`: processes that are none of the run's, such as the one that runs the tests. */
export function watchProcesses(
  pid: number | undefined,
  options: Pick<RunOptions, 'whileRunning' | 'lookEveryMs'> = {},
  own: ReadonlySet<number> = new Set(),
): Watch {
  const seen = new Map<number, string>();
  let peakBytes = 0;
  const look = (): void => {
    const living = new Map<number, string>();
    if (pid !== undefined) peakBytes = Math.max(peakBytes, addTree(pid, living));
    for (const [each, birth] of living) if (!own.has(each)) seen.set(each, birth);
    options.whileRunning?.([...living.keys()]);
  };
  const timer = setInterval(look, options.lookEveryMs ?? LOOK_EVERY_MS);
  const listLeft = (temporary: string | undefined): readonly string[] => [
    ...[...seen].flatMap(([each, birth]) => (birthOf(each) === birth ? [describeProcess(each)] : [])),
    ...findByEnvironment(temporary),
  ];
  return {
    stop: () => clearInterval(timer),
    peakBytes: () => peakBytes,
    async waitForEnd(temporary) {
      const givenUp = performance.now() + END_WITHIN_MS;
      while (listLeft(temporary).length > 0 && performance.now() < givenUp) await delay(100);
      return listLeft(temporary);
    },
  };
}

/** A process with all it has started so far. */
export function listProcesses(pid: number): ReadonlySet<number> {
  const living = new Map<number, string>();
  addTree(pid, living);
  return new Set(living.keys());
}

/** The lines of `scan --json`; throws when one does not parse. */
export function parseLines(stdout: Buffer): { readonly lines: readonly ScanLine[]; readonly summary: SummaryLine } {
  const lines = stdout
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ScanLine);
  const summary = lines.at(-1);
  if (summary?.kind !== 'summary') throw new Error('the scan did not reach its summary');
  return { lines: lines.slice(0, -1), summary };
}

/** Adds the process and its descendants to `seen`; returns their resident memory. */
function addTree(pid: number, seen: Map<number, string>): number {
  const birth = birthOf(pid);
  if (birth === undefined) return 0;
  seen.set(pid, birth);
  let bytes = Number(readProc(pid, 'statm').split(' ')[1] ?? 0) * PAGE_BYTES;
  for (const thread of listThreads(pid)) {
    const children = readProc(pid, `task/${thread}/children`).split(' ').filter(Boolean);
    for (const child of children) bytes += addTree(Number(child), seen);
  }
  return bytes;
}

function listThreads(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** Time of birth in clock ticks: tells a process from a later one with the same number. A zombie counts as gone. */
function birthOf(pid: number): string | undefined {
  const stat = readProc(pid, 'stat');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || stat === '' ? undefined : fields[19];
}

export function describeProcess(pid: number): string {
  return `${pid} ${readProc(pid, 'cmdline').replaceAll('\0', ' ').slice(0, 200)}`;
}

/** Processes that escaped the looks: they still carry the folder for temporary files of this run. */
function findByEnvironment(temporary: string | undefined): readonly string[] {
  if (temporary === undefined) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => readProc(Number(name), 'environ').includes(`TMPDIR=${temporary}\0`))
    .map((name) => describeProcess(Number(name)));
}

function readProc(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch {
    return '';
  }
}
