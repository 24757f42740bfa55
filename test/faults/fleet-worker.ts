import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { until } from './until.ts';

/** A line of a worker's log. */
export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly [name: string]: unknown;
}

/** A worker as a process of its own. */
export interface FleetWorker {
  readonly pid: number;
  /** Lines of its log so far. */
  log(): readonly LogLine[];
  /** Waits for a line with this message and these fields; `after`: not among the first so many lines. */
  line(message: string, fields?: Readonly<Record<string, unknown>>, after?: number): Promise<LogLine>;
  /** Calls back with each line as it comes, from now on. Returns what ends that. */
  listen(onLine: (line: LogLine) => void): () => void;
  /** kill -9. Resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM. Resolves to its exit code. */
  stop(): Promise<number | null>;
  readonly isAlive: boolean;
}

export function watchWorker(child: ChildProcess): FleetWorker {
  const { pid } = child;
  if (pid === undefined) throw new Error('The worker cannot be started.');
  const lines: LogLine[] = [];
  const listeners = new Set<(line: LogLine) => void>();
  let rest = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      // What is no line of the log is told in its place: a crash, a warning.
      const line = part.startsWith('{') ? (JSON.parse(part) as LogLine) : { level: 'raw', message: part };
      lines.push(line);
      for (const listener of listeners) listener(line);
    }
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (isAlive()) child.kill(signal);
    return await ended;
  };
  return {
    pid,
    log: () => lines,
    line(message, fields = {}, after = 0) {
      const wanted = Object.entries({ message, ...fields });
      return until(
        () => lines.slice(after).find((line) => wanted.every(([name, value]) => line[name] === value)),
        () => {
          const told = lines.map((line) => JSON.stringify(line)).join('\n');
          return `the worker's line "${message}" ${JSON.stringify(fields)}, with this log so far:\n${told}`;
        },
        () => !isAlive(),
      );
    },
    listen(onLine) {
      listeners.add(onLine);
      return () => listeners.delete(onLine);
    },
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    get isAlive() {
      return isAlive();
    },
  };
}
