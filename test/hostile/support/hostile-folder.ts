import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makePng, makeText } from '../../integration/metadata/make-png.ts';
import { type Run, type RunOptions, runAssay } from './run-assay.ts';

/** Files up to this size are compared by content before and after; larger ones by what lstat says. */
const HASH_LIMIT_BYTES = 8 * 1024 * 1024;

/** A picture as A1111 writes it: whatever lies beside it, it has to be found. */
export const ORDINARY = makePng(
  makeText('parameters', 'a lighthouse\nNegative prompt: rain\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1234'),
);
export const ORDINARY_NAME = 'ordinary.png';

export interface ScanOptions extends Partial<Pick<RunOptions, 'whileRunning' | 'lookEveryMs' | 'uid'>> {
  readonly command?: readonly string[];
  readonly flags?: readonly string[];
  /** The command names what it is about itself, not the folder. */
  readonly bareRoot?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  /** Names that the test itself changes while the scan runs. */
  readonly moving?: readonly string[];
}

export interface Scan extends Run {
  /** Files in the folder for temporary files after the run. */
  readonly temporaryLeft: readonly string[];
  /** Sources that are not what they were. */
  readonly sourcesChanged: readonly string[];
}

/** A folder to scan, with all that the program may write kept in another one beside it. */
export interface HostileFolder {
  /** Holds the other two. */
  readonly base: string;
  readonly root: string;
  readonly work: string;
  write(name: string, bytes: Uint8Array | string): string;
  scan(options?: ScanOptions): Promise<Scan>;
  remove(): void;
}

export interface FolderOptions {
  /** YAML lines over the test's configuration. */
  readonly config?: readonly string[];
  /** PEM of trust anchors. */
  readonly trust?: string;
  /** Without the ordinary picture. */
  readonly bare?: boolean;
}

export function makeHostileFolder(options: FolderOptions = {}): HostileFolder {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'assay-test-hostile-')));
  const [root, work] = [join(base, 'delivery'), join(base, 'work')];
  const temporary = join(work, 'tmp');
  for (const folder of [root, work, temporary]) mkdirSync(folder);
  const given = options.config ?? [];
  const isGiven = (name: string): boolean => given.some((line) => line.startsWith(`${name}:`));
  const config = [...given, ...(isGiven('settleMs') ? [] : ['settleMs: 0'])];
  if (!isGiven('timeoutSeconds')) config.push('timeoutSeconds: 10');
  if (options.trust !== undefined) {
    writeFileSync(join(work, 'anchors.pem'), options.trust);
    config.push('trust: [anchors.pem]');
  }
  writeFileSync(join(work, 'assay.config.yaml'), `${config.join('\n')}\n`);
  const write = (name: string, bytes: Uint8Array | string): string => {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    return path;
  };
  if (options.bare !== true) write(ORDINARY_NAME, ORDINARY);
  return {
    base,
    root,
    work,
    write,
    async scan(given = {}) {
      const { command = SCAN, flags = [], environment = {}, moving = [], ...run } = given;
      const before = describeTree(root, moving);
      const args = [...command, ...flags, '--ledger', join(work, 'ledger.sqlite')];
      if (given.bareRoot !== true) args.push('--', root);
      const result = await runAssay(args, {
        cwd: work,
        environment: { PATH: process.env['PATH'] ?? '', TMPDIR: temporary, ...environment },
        ...run,
      });
      const after = describeTree(root, moving);
      const sourcesChanged = [...new Set([...before.keys(), ...after.keys()])].filter(
        (name) => before.get(name) !== after.get(name),
      );
      return { ...result, temporaryLeft: readdirSync(temporary), sourcesChanged };
    },
    // Not by Node: paths in it can be longer than a system call takes.
    remove: () => void execFileSync('rm', ['-rf', base]),
  };
}

/** Fingerprints have hostile tests of their own, and cost every other one a process more. */
const SCAN: readonly string[] = ['scan', '--json', '--frames', '--no-fingerprints'];

/** Makes a file longer by a hole, which takes no room on the disk. */
export function writeSparse(path: string, sizeBytes: number): string {
  const fd = openSync(path, 'r+');
  ftruncateSync(fd, sizeBytes);
  closeSync(fd);
  return path;
}

/** Every entry below a folder with what tells it from a changed one. Names as bytes: not every name is text. */
export function describeTree(folder: string, except: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const visit = (path: Buffer): void => {
    for (const name of readdirSync(path, { encoding: 'buffer' })) {
      const entry = Buffer.concat([path, Buffer.from('/'), name]);
      const key = entry.toString('latin1').slice(folder.length + 1);
      if (except.some((each) => key.startsWith(each))) continue;
      const stat = lstatSync(entry);
      if (stat.isDirectory()) visit(entry);
      found.set(key, `${stat.mode} ${stat.size} ${stat.mtimeMs} ${describeContent(entry, stat.size, stat)}`);
    }
  };
  visit(Buffer.from(folder));
  return found;
}

function describeContent(
  path: Buffer,
  sizeBytes: number,
  stat: { isFile(): boolean; isSymbolicLink(): boolean },
): string {
  if (stat.isSymbolicLink()) return readlinkSync(path, 'latin1');
  if (!stat.isFile() || sizeBytes > HASH_LIMIT_BYTES) return '';
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch {
    return '';
  }
}
