import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
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

export interface BenchKeys {
  readonly folder: string;
  readonly certificate: string;
  readonly key: string;
  readonly anchor: string;
}

/** Development keys, made by the product once for each folder of data. */
export function makeKeys(dataDir: string): BenchKeys {
  const folder = join(dataDir, 'keys');
  if (!existsSync(folder)) {
    const args = [join(REPOSITORY, 'bin/assay.js'), 'keys', 'init', '--out', folder];
    const run = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`assay keys init ended with ${run.status}: ${run.stderr}`);
  }
  const file = (name: string): string => join(folder, name);
  return { folder, certificate: file('signer.pem'), key: file('signer.key'), anchor: file('ca.pem') };
}

/** Marking as a user does it. */
export function markCommand(dataDir: string, ledgerName: string, args: readonly string[]): ScanCommand {
  const cwd = join(dataDir, 'cwd');
  mkdirSync(cwd, { recursive: true });
  const ledger = join(dataDir, `${ledgerName}.sqlite`);
  return {
    file: process.execPath,
    args: [join(REPOSITORY, 'bin/assay.js'), 'mark', ...args, '--ledger', ledger],
    cwd,
    ledger,
  };
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
