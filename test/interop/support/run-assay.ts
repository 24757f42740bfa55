import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const ASSAY = resolve(import.meta.dirname, '../../../bin/assay.js');
const LIMIT_MS = 120_000;

export interface AssayRun<Line> {
  readonly code: number | null;
  readonly stderr: string;
  /** What `--json` printed. */
  readonly lines: readonly Line[];
}

/** Runs `assay … --json` as a user would. Not with vitest: a script of this folder does it, too. */
export function runAssay<Line>(cwd: string, ...args: readonly string[]): Promise<AssayRun<Line>> {
  const { ASSAY_LEDGER: _ledger, FORCE_COLOR: _colour, ...env } = process.env;
  const child = spawn(process.execPath, [ASSAY, ...args, '--json'], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT_MS,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => {
      const lines = stdout.split('\n').filter(Boolean);
      done({ code, stderr, lines: lines.map((line) => JSON.parse(line) as Line) });
    });
  });
}
