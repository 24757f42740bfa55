// A worker: takes jobs of its role until it is told to stop. What it does stands in src/cli/commands/worker.ts.
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// node:sqlite still announces itself as experimental; whoever reads the log need not know.
process.removeAllListeners('warning');
process.on('warning', (warning) => {
  if (warning.name !== 'ExperimentalWarning') process.stderr.write(`${warning.name}: ${warning.message}\n`);
});
// Beside the program, as its launcher does: who can write the cache can run code.
const { PACKAGE_CONFIG_DIR } = await import('../src/config/package-paths.ts');
enableCompileCache(join(PACKAGE_CONFIG_DIR, '../node_modules/.cache/assay'));
const { runWorkerProcess } = await import('../src/cli/run-worker-process.ts');
const code = await runWorkerProcess(process.argv.slice(2));
// Not left to the event loop: a native library may keep a thread that never ends. First let a slow pipe take the rest.
await new Promise<void>((resolve) => process.stderr.write('', () => resolve()));
process.exit(code);
