import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Killed processes are mostly gone at the first look; a busy machine gets to them later. */
const LOOK_EVERY_MS = 5;
/** Longest wait, ms. A process that a hanging network share holds cannot be killed; the others are gone long before. */
const WAIT_MS = 5000;

/** Waits until none of a process group that was killed runs any more: what is killed still ends the call it is in, and may make a file. */
export async function waitForGroup(group: number): Promise<void> {
  const givenUp = performance.now() + WAIT_MS;
  while (isThere(group) && hasRunning(group) && performance.now() < givenUp) await delay(LOOK_EVERY_MS);
}

/** Signal 0 only asks; those count that have ended and that nobody took note of. */
function isThere(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}

/** Orphans that have ended can wait for seconds for the first process to take note. Without `/proc` all that is there counts. */
function hasRunning(group: number): boolean {
  const processes = listProcesses();
  return processes.length === 0 || processes.some((pid) => isRunningIn(group, pid));
}

function listProcesses(): readonly string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/** Fields of proc_pid_stat(5) behind the name: state, parent, group, and the number of threads as the eighteenth. */
function isRunningIn(group: number, pid: string): boolean {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields[2] === String(group) && !(/^[ZX]$/.test(fields[0] ?? '') && Number(fields[17]) <= 1);
  } catch {
    return false;
  }
}
