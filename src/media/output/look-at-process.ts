import { readSystemText } from './read-system-text.ts';

/** What the system tells of a process. */
export interface ProcessSigns {
  /** Ticks since the system began at which it did: tells it from a later one with the same number. */
  readonly startedAt: string;
  /** It runs no more and only waits for its parent to take note. */
  readonly hasEnded: boolean;
}

/** Fields of proc_pid_stat(5), counted from the one behind the name. */
const STATE = 0;
const THREADS = 17;
const START = 19;

/** Undefined when there is no telling: another system, or no such process. */
export function lookAtProcess(pid: number): ProcessSigns | undefined {
  const text = readSystemText(`/proc/${pid}/stat`);
  // The name before may hold spaces and brackets; nothing behind it does.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  const startedAt = fields?.[START];
  if (fields === undefined || startedAt === undefined) return undefined;
  // The first thread counts until it was taken note of; with others the process still writes, whatever the first one is.
  const hasEnded = /^[ZX]$/.test(fields[STATE] ?? '') && Number(fields[THREADS]) <= 1;
  return { startedAt, hasEnded };
}
