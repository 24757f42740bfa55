import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const DOWNLOAD_TIMEOUT_MS = 300_000;

/**
 * The files of a Debian package, unpacked without installing it; undefined where there is no apt, no network or no such package.
 * Made once for each folder of data.
 */
export function fetchPackage(dataDir: string, name: string): string | undefined {
  const folder = join(dataDir, 'packages', name);
  if (existsSync(folder)) return folder;
  const making = `${folder}.making`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  try {
    const got = spawnSync('apt-get', ['download', name], {
      cwd: making,
      stdio: 'ignore',
      timeout: DOWNLOAD_TIMEOUT_MS,
    });
    const file = readdirSync(making).find((entry) => entry.endsWith('.deb'));
    if (got.status !== 0 || file === undefined) return undefined;
    const unpacked = join(making, 'root');
    if (spawnSync('dpkg-deb', ['-x', join(making, file), unpacked]).status !== 0) return undefined;
    renameSync(unpacked, folder);
    return folder;
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}
