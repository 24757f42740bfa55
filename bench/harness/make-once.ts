import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Files younger than this count as still being written (`settleMs`), and a scan looks at them twice. */
const SETTLE_MS = 11_000;

/**
 * Makes a folder of test data unless it is there whole. Waits until nothing in it is young any more, because a scan of files
 * that were written moments ago is another thing than the scan that is timed.
 */
export async function makeOnce(
  dataDir: string,
  name: string,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(dataDir, name);
  const mark = join(dataDir, `${name}.complete`);
  if (!existsSync(mark)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await make(folder);
    writeFileSync(mark, '');
  }
  await delay(Math.max(0, statSync(mark).mtimeMs + SETTLE_MS - Date.now()));
  return folder;
}
