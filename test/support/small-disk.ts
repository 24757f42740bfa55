import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Runs the work in a file system of its own with so little room, mounted for it and unmounted afterwards. Without the right
 * to mount it prints a note and does nothing.
 */
export async function withSmallDisk(
  { sizeKib, readOnlyAfter }: { readonly sizeKib: number; readonly readOnlyAfter?: (folder: string) => void },
  work: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-test-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeKib}k`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    rmdirSync(folder);
    process.stdout.write('note: no right to mount a small disk; what happens on one was not tested\n');
    return;
  }
  try {
    if (readOnlyAfter !== undefined) {
      readOnlyAfter(folder);
      execFileSync('mount', ['-o', 'remount,ro', folder], { stdio: 'ignore' });
    }
    await work(folder);
  } finally {
    execFileSync('umount', ['-l', folder], { stdio: 'ignore' });
    rmdirSync(folder);
  }
}
