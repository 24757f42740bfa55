import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, vi } from 'vitest';
import { makeDevelopmentKeys } from '../../../src/credentials/keys/make-development-keys.ts';
import { writeKeyFolder } from '../../../src/credentials/keys/write-key-folder.ts';
import { ERROR_CODES } from '../../../src/domain/errors.ts';
import { assay as assayHere } from '../../e2e/cli.ts';
import { describeTree } from './hostile-folder.ts';
import { listProcesses, type Run, type RunOptions, runAssay, watchProcesses } from './run-assay.ts';

// Starting the program takes a second, and many on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

/** One line of `mark --json`. */
export interface MarkLine {
  readonly kind: string;
  readonly path: string;
  readonly status?: string;
  readonly carrier?: string;
  readonly readBack?: string;
  readonly before?: string;
  readonly after?: string;
  readonly notes?: readonly { readonly code: string; readonly message: string }[];
  readonly error?: { readonly code: string; readonly message: string };
}

export interface Marked extends Run {
  readonly lines: readonly MarkLine[];
  readonly summary: (MarkLine & Readonly<Record<string, unknown>>) | undefined;
  /** Status and the code of the error when there is one: `failed file.empty`. */
  readonly outcome: (path: string) => string;
  /** What lies anywhere in the folder under the name of a temporary file. */
  readonly temporary: readonly string[];
}

export interface MarkOptions extends Partial<Pick<RunOptions, 'whileRunning' | 'lookEveryMs' | 'uid'>> {
  readonly environment?: Readonly<Record<string, string>>;
}

/** A folder with files to be marked, keys, and all that the program may write kept beside them. */
export interface MarkFolder {
  readonly base: string;
  /** What is marked. */
  readonly root: string;
  readonly work: string;
  readonly keys: string;
  readonly temporary: string;
  write(name: string, bytes: Uint8Array | string): string;
  /** `assay mark --json` with these arguments; adds key and ledger. */
  mark(args: readonly string[], options?: MarkOptions): Promise<Marked>;
  /** Any command; adds nothing. */
  run(args: readonly string[], options?: MarkOptions): Promise<Run>;
  /** Every entry of the root with mode, times and content. */
  describe(): ReadonlyMap<string, string>;
  remove(): void;
}

/** `inProcess`: without starting Node for each run, where a test is not about processes. */
export async function makeMarkFolder(
  config: readonly string[] = [],
  { inProcess = false }: { readonly inProcess?: boolean } = {},
): Promise<MarkFolder> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'assay-test-marking-')));
  const [root, work, keys] = [join(base, 'in'), join(base, 'work'), join(base, 'keys')];
  const temporary = join(work, 'tmp');
  for (const folder of [root, work, temporary]) mkdirSync(folder);
  writeFileSync(join(work, 'assay.config.yaml'), `${['timeoutSeconds: 20', ...config].join('\n')}\n`);
  await writeKeyFolder(
    keys,
    await makeDevelopmentKeys({ name: 'Tern VFX', algorithm: 'es256', days: 30, nowMs: Date.now() }),
  );
  const run = async (args: readonly string[], { environment, ...options }: MarkOptions = {}): Promise<Run> => {
    // Another user, and what is done to the program's processes, takes a program of its own.
    if (inProcess && options.uid === undefined && options.whileRunning === undefined)
      return runHere(work, { TMPDIR: temporary, ...environment }, args);
    return runAssay(args, {
      cwd: work,
      environment: { PATH: process.env['PATH'] ?? '', TMPDIR: temporary, ...environment },
      ...options,
    });
  };
  return {
    base,
    root,
    work,
    keys,
    temporary,
    write(name, bytes) {
      const path = join(root, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, bytes);
      return path;
    },
    run,
    async mark(args, options) {
      const hasSigner = args.some((arg) => ['--key', '--cert'].includes(arg));
      // What marking does to files is what these tests are about.
      const own = [
        '--json',
        '--no-fingerprints',
        '--ledger',
        join(work, 'ledger.sqlite'),
        ...(hasSigner ? [] : ['--key', keys]),
      ];
      const done = await run(['mark', ...own, ...args], options);
      return { ...done, ...parse(done.stdout.toString()), temporary: findTemporary(base) };
    },
    describe: () => describeFiles(root),
    remove: () => void execFileSync('rm', ['-rf', base]),
  };
}

/** What is started meanwhile is watched as with a program of its own. */
async function runHere(
  cwd: string,
  environment: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<Run> {
  const before = Object.keys(environment).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, environment);
  const started = performance.now();
  const watch = watchProcesses(process.pid, {}, listProcesses(process.pid));
  try {
    const { code, stdout, stderr } = await assayHere(cwd, ...args);
    const seconds = (performance.now() - started) / 1000;
    watch.stop();
    const leftBehind = await watch.waitForEnd(environment['TMPDIR']);
    const peakBytes = watch.peakBytes();
    return { exitCode: code, stdout: Buffer.from(stdout), stderr, seconds, peakBytes, leftBehind };
  } finally {
    watch.stop();
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

function parse(stdout: string): Pick<Marked, 'lines' | 'summary' | 'outcome'> {
  const all = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as MarkLine);
  const lines = all.filter(({ kind }) => kind !== 'summary');
  for (const { error } of lines)
    if (error !== undefined && (!(error.code in ERROR_CODES) || error.code === 'internal.bug'))
      throw new Error(`not an error that anybody can act on: ${JSON.stringify(error)}`);
  return {
    lines,
    summary: all.find(({ kind }) => kind === 'summary') as Marked['summary'],
    outcome(path) {
      const line = lines.find((each) => each.path === path);
      return line === undefined
        ? 'no result'
        : [line.status, line.error?.code].filter((part) => part !== undefined).join(' ');
    },
  };
}

/** Every file below a folder with mode, time and content; times of folders change with temporary files in them. */
export function describeFiles(folder: string): ReadonlyMap<string, string> {
  const isFolder = (described: string): boolean => (Number(described.split(' ')[0]) & TYPE_BITS) === FOLDER_BITS;
  return new Map([...describeTree(folder, [])].filter(([, described]) => !isFolder(described)));
}

const TYPE_BITS = 0o170000;
const FOLDER_BITS = 0o040000;

/** Names of the files that are not what they were, that are new, or gone. */
export function findChanges(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name) !== after.get(name))
    .toSorted();
}

/** What holds whatever was wrong: it ended in time with a code that is no bug, and left neither process nor temporary file. */
export function expectTidy(run: Marked, exitCode: number): void {
  expect({ exitCode: run.exitCode, stderr: run.stderr }).toEqual({ exitCode, stderr: '' });
  expect(run.summary).toBeDefined();
  expect(run.leftBehind).toEqual([]);
  expect(run.temporary).toEqual([]);
}

/** The same for a run that says before it begins why it does not. */
export function expectRefused(run: Marked, exitCode: number, message: RegExp): void {
  expect(run.stderr).toMatch(message);
  expect(run.stderr).not.toMatch(/bug in Assay|\n {4}at /);
  expect(run.exitCode).toBe(exitCode);
  expect(run.leftBehind).toEqual([]);
  expect(run.temporary).toEqual([]);
}

/** Nothing of a run may lie about after it: not in the folders that were marked, nor where temporary files go. */
export function findTemporary(base: string): readonly string[] {
  return [...describeTree(base, []).keys()].filter((name) => /\.tmp$|_exiftool_tmp|(?:^|\/)work\/tmp\//.test(name));
}
