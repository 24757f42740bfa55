import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { vi } from 'vitest';
import { makeShow } from '../../fixtures/make-show.ts';
import { COMMANDS } from '../../src/cli/commands/index.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import { readProgram } from '../../src/compose/program.ts';
import type { AssetLine, CheckReport, ScanLine, SequenceLine, SummaryLine } from '../../src/domain/report.ts';

// Each of these tests starts the program some ten times, which takes a second each, and many on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const ASSAY = resolve(import.meta.dirname, '../../bin/assay.js');

/** What a command printed and how it ended. */
export interface Run {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts `assay …` as a user would. */
export function startAssay(cwd: string, args: readonly string[]): ChildProcess {
  const { ASSAY_LEDGER: _ledger, FORCE_COLOR: _colour, ...env } = process.env;
  return spawn(process.execPath, [ASSAY, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

export function finish(child: ChildProcess): Promise<Run> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code, signal) => done({ code, signal, stdout, stderr }));
  });
}

/**
 * The command line in this process, with everything it starts: the same as `startAssay` but for starting Node and loading the
 * program, which takes longer than most of what is tested.
 */
export async function assay(cwd: string, ...args: readonly string[]): Promise<Run> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const told = [text(stdout), text(stderr)] as const;
  const { signal } = new AbortController();
  const terminal = { stdout, stderr, cwd, columns: 100, colour: false, interactive: false, signal };
  const code = await runCommandLine(args, COMMANDS, readProgram().version, terminal);
  stdout.end();
  stderr.end();
  return { code, signal: null, stdout: await told[0], stderr: await told[1] };
}

/** The lines of `scan --json`. */
export interface Scanned {
  readonly run: Run;
  readonly lines: readonly ScanLine[];
  readonly summary: SummaryLine;
  /** The asset or sequence with this path. Throws when there is none. */
  find(path: string): AssetLine | SequenceLine;
}

/** Without fingerprints, which cost each scan a process more: match.test.ts is about those. */
export async function scanJson(cwd: string, ...args: readonly string[]): Promise<Scanned> {
  const run = await assay(cwd, 'scan', '--json', '--no-fingerprints', ...args);
  const lines = run.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ScanLine);
  const summary = lines.find((line) => line.kind === 'summary');
  if (summary === undefined) throw new Error(`The scan printed no summary: ${run.stderr}`);
  return {
    run,
    lines,
    summary,
    find(path) {
      const line = lines.find((each) => each.path === path);
      if (line === undefined || line.kind === 'summary' || line.kind === 'notice')
        throw new Error(`There is no line for ${path}`);
      return line;
    },
  };
}

/**
 * What a scan says about files, by path: directories with young files come last, and which are young depends on the day. The summary
 * is left out: it also tells how long it took and where the ledger stands.
 */
export function told({ lines }: Scanned): readonly ScanLine[] {
  return lines.filter(({ kind }) => kind !== 'summary').toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

export async function checkJson(cwd: string, ...args: readonly string[]): Promise<{ run: Run; report: CheckReport }> {
  const run = await assay(cwd, 'check', '--json', ...args);
  if (run.stdout === '') throw new Error(`The check printed nothing: ${run.stderr}`);
  return { run, report: JSON.parse(run.stdout) as CheckReport };
}

/** A folder of its own with the show of fixtures/ in it. */
export async function makeShowFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-e2e-'));
  await makeShow(folder);
  return folder;
}

export async function makeEmptyFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'assay-e2e-'));
}

export async function copyTree(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, preserveTimestamps: true });
}

export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
