import { lookAtProcess } from './look-at-process.ts';
import { identifySelf, type TemporaryOwner } from './temporary-name.ts';

/** Of a process that cannot be asked for (another machine on a share, or before a restart): after a day without a write. */
const FOREIGN_AGE_MS = 24 * 60 * 60 * 1000;

/** True when nobody is left who could still need what a process put aside. `mtimeMs`: when that was last written to. */
export function isOwnerGone(owner: TemporaryOwner, mtimeMs: number): boolean {
  if (owner.machine !== identifySelf().machine) return Date.now() - mtimeMs > FOREIGN_AGE_MS;
  if (!isRunning(owner.pid)) return true;
  const found = lookAtProcess(owner.pid);
  if (found === undefined) return false;
  // A killed orphan keeps its number until the first process takes note, which in many containers takes seconds or never comes.
  return found.hasEnded || (owner.startedAt !== '0' && found.startedAt !== owner.startedAt);
}

/** Signal 0 only asks. A process that may not be signalled is there. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
