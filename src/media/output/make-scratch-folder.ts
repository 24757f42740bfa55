import { lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isOwnerGone } from './is-owner-gone.ts';
import { identifySelf } from './temporary-name.ts';

const PATTERN = /^assay-([0-9a-f]{8})-(\d{1,10})-(\d{1,20})-[0-9A-Za-z]{6}$/;

/**
 * Makes a folder for what this process and its children put aside, in the system's place for such, and removes those that processes of
 * this program left there when they were killed. Must be removed. Throws what the file system says.
 */
export function makeScratchFolder(): string {
  const place = tmpdir();
  clearGone(place);
  const { machine, pid, startedAt } = identifySelf();
  return mkdtempSync(join(place, `assay-${machine}-${pid}-${startedAt}-`));
}

function clearGone(place: string): void {
  for (const name of listNames(place)) {
    const [, machine, pid, startedAt] = PATTERN.exec(name) ?? [];
    if (machine === undefined || pid === undefined || startedAt === undefined) continue;
    const path = join(place, name);
    const found = lstatSync(path, { throwIfNoEntry: false });
    // The place is everybody's: what another user has put there under such a name is not ours to follow or to remove.
    if (found?.isDirectory() !== true || found.uid !== process.getuid?.()) continue;
    if (isOwnerGone({ machine, pid: Number(pid), startedAt }, found.mtimeMs)) remove(path);
  }
}

function listNames(place: string): readonly string[] {
  try {
    return readdirSync(place);
  } catch {
    return [];
  }
}

/** Two that start at once may both be at it. */
function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // The next one tries again.
  }
}
