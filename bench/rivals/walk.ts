/** Walks a tree with readdir and looks at every file with lstat, those of a directory in parallel. `sync`: one after the other, blocking. */
import { lstatSync, readdirSync } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const [, , root = '.', how = 'parallel'] = process.argv;

async function walkParallel(directory: string): Promise<number> {
  const entries = await readdir(directory, { withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(directory, entry.name));
  const stats = await Promise.all(paths.map((path) => lstat(path)));
  let files = stats.length;
  for (const entry of entries) if (entry.isDirectory()) files += await walkParallel(join(directory, entry.name));
  return files;
}

function walkSync(directory: string): number {
  let files = 0;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) files += walkSync(path);
    else if (lstatSync(path).isFile()) files += 1;
  }
  return files;
}

process.stdout.write(`${how === 'sync' ? walkSync(root) : await walkParallel(root)}\n`);
