import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
}

/**
 * Puts what the repository has installed, but for tools of development, into another folder, as hard links. npm still decides
 * there what a package needs: it takes what fits, fetches what is missing and removes what nobody asked for. It only need not unpack
 * 350 MB again. Where nothing can be linked, such as on another disk, npm fetches everything.
 */
export function linkInstalled(root: string, folder: string): void {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
  const needed = Object.entries(packages)
    .filter(([path, { dev }]) => path.startsWith('node_modules/') && dev !== true)
    .map(([path]) => path)
    .filter((path) => existsSync(join(root, path)));
  // Those inside another package come along with it.
  for (const path of needed.filter((each) => each.lastIndexOf('node_modules/') === 0)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    const { status } = spawnSync('cp', ['-al', join(root, path), join(folder, path)]);
    if (status === 0) continue;
    rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
    return;
  }
}
