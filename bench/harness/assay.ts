import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Command, type Measured, measureProcess } from './measure-process.ts';

export const REPOSITORY = resolve(import.meta.dirname, '../..');
export const SAMPLES = resolve(REPOSITORY, '../shared/samples');

/** Exit codes of a scan that went through: nothing found, something to act on, some inputs not read. */
const DONE = [0, 1, 3];

export interface ScanCommand extends Command {
  readonly ledger: string;
}

/** The product as a user starts it, from a folder without configuration. */
export function scanCommand(dataDir: string, root: string, ledgerName: string, ...options: string[]): ScanCommand {
  const cwd = join(dataDir, 'cwd');
  mkdirSync(cwd, { recursive: true });
  const ledger = join(dataDir, `${ledgerName}.sqlite`);
  const args = [join(REPOSITORY, 'bin/assay.js'), 'scan', root, '--ledger', ledger, ...options];
  return { file: process.execPath, args, cwd, goodCodes: DONE, ledger };
}

export function forgetLedger(ledger: string): void {
  for (const ending of ['', '-wal', '-shm']) rmSync(ledger + ending, { force: true });
}

/** A first scan: the ledger is new each time. */
export function measureFirstScan(command: ScanCommand): Promise<Measured> {
  forgetLedger(command.ledger);
  return measureProcess(command);
}

export interface ScanLine {
  readonly kind: string;
  readonly path: string;
  readonly status?: string;
  readonly origin?: string;
  readonly credential?: { readonly state: string };
  readonly read?: number;
}

/** The lines of `scan --json`, with a new ledger. */
export function readScanLines(dataDir: string, root: string, ...options: string[]): readonly ScanLine[] {
  const command = scanCommand(dataDir, root, 'lines', '--json', '--frames', ...options);
  forgetLedger(command.ledger);
  const run = spawnSync(command.file, command.args, {
    encoding: 'utf8',
    cwd: command.cwd ?? dataDir,
    maxBuffer: 1 << 30,
  });
  if (!DONE.includes(run.status ?? -1)) throw new Error(`assay ended with ${run.status}: ${run.stderr}`);
  return run.stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as ScanLine);
}
