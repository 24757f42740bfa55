import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../harness/assay.ts';

/** The newest whose dependencies build with the Rust of Debian's and Ubuntu's current releases. */
const VERSION = '0.27.22';
/** Below the repository and ignored by Git, so that it is built once. */
const CARGO_ROOT = join(REPOSITORY, 'bench/.data/cargo');

export interface Tool {
  readonly path: string;
  readonly version: string;
}

/** c2patool: the one named in ASSAY_BENCH_C2PATOOL, on the PATH, built before, or built now where cargo can. */
export function findC2patool(say: (line: string) => void): Tool | undefined {
  const tool = lookForC2patool();
  if (tool !== undefined) return tool;
  say('  c2patool is not here: cargo builds it, which takes some minutes');
  mkdirSync(CARGO_ROOT, { recursive: true });
  spawnSync('cargo', ['install', 'c2patool', '--version', VERSION, '--locked', '--root', CARGO_ROOT], {
    stdio: 'ignore',
  });
  return tryTool(join(CARGO_ROOT, 'bin/c2patool'));
}

/** The same without building anything. */
export function lookForC2patool(): Tool | undefined {
  const places = [process.env['ASSAY_BENCH_C2PATOOL'], 'c2patool', join(CARGO_ROOT, 'bin/c2patool')];
  for (const path of places) {
    const tool = path === undefined ? undefined : tryTool(path);
    if (tool !== undefined) return tool;
  }
  return undefined;
}

function tryTool(path: string): Tool | undefined {
  const run = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return run.status === 0 ? { path, version: run.stdout.trim() } : undefined;
}
