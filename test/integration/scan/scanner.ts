import { mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Assay, openAssay, type ScanRequest } from '../../../src/compose/open-assay.ts';
import type { DeliveredFile } from '../../../src/domain/delivery.ts';
import type { DirectoryResult, ScanNotice, ScannedSequence } from '../../../src/domain/scan-result.ts';

/** What one scan told, all directories together. */
export interface Scanned {
  /** Frames of sequences too. */
  readonly files: ReadonlyMap<string, DeliveredFile>;
  readonly sequences: readonly ScannedSequence[];
  readonly problems: readonly string[];
  readonly notices: readonly ScanNotice[];
  /** Paths of `.c2pa` sidecars without their file. */
  readonly orphans: readonly string[];
  /** Files read in this scan. */
  readonly inspected: number;
}

/** A folder for scans, with a ledger beside it, and Assay over both as a user has it. */
export interface Scanner {
  /** What is written to and scanned. */
  readonly root: string;
  /** Goes on with an empty root; starting anew for each test would take a second each time. */
  startAfresh(): void;
  readonly assay: Assay;
  write(name: string, bytes: Uint8Array | string): string;
  /** With mtimes an hour old, so that nothing is young. */
  writeOld(name: string, bytes: Uint8Array | string): string;
  scan(options?: Partial<ScanRequest>): Promise<Scanned>;
  /** Another Assay over the same ledger. */
  reopen(options: { readonly trust?: string }): Promise<void>;
  close(): Promise<void>;
}

export async function openScanner(config: readonly string[] = ['settleMs: 0']): Promise<Scanner> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'assay-test-scan-')));
  let roots = 0;
  let root = '';
  const startAfresh = (): void => {
    roots += 1;
    root = join(base, `root ${roots}`);
    mkdirSync(root);
  };
  startAfresh();
  writeFileSync(join(base, 'assay.config.yaml'), ['inspectors: 1', ...config, ''].join('\n'));
  let assay = await openAssay({ cwd: base });
  const write = (name: string, bytes: Uint8Array | string): string => {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    return path;
  };
  return {
    get root() {
      return root;
    },
    startAfresh,
    get assay() {
      return assay;
    },
    write,
    writeOld(name, bytes) {
      const path = write(name, bytes);
      const old = new Date(Date.now() - 3_600_000);
      utimesSync(path, old, old);
      return path;
    },
    scan: ({ root: start = root, ...options } = {}) => collect(assay.scan({ root: start, ...options })),
    async reopen({ trust }) {
      await assay.close();
      if (trust !== undefined) writeFileSync(join(base, 'anchors.pem'), trust);
      assay = await openAssay({ cwd: base, ...(trust !== undefined && { trustFiles: ['anchors.pem'] }) });
    },
    async close() {
      await assay.close();
      rmSync(base, { recursive: true, force: true });
    },
  };
}

async function collect(results: AsyncIterable<DirectoryResult>): Promise<Scanned> {
  const files = new Map<string, DeliveredFile>();
  const sequences: ScannedSequence[] = [];
  const problems: string[] = [];
  const notices: ScanNotice[] = [];
  let inspected = 0;
  for await (const result of results) {
    for (const file of result.files) files.set(file.path, file);
    for (const sequence of result.sequences) for (const { file } of sequence.frames) files.set(file.path, file);
    sequences.push(...result.sequences);
    for (const problem of result.problems) problems.push(`${result.path}/${problem.name} ${problem.code}`);
    notices.push(...result.notices);
    inspected += result.inspected;
  }
  const orphans = notices.filter(({ code }) => code === 'credential.orphan-sidecar').map(({ path }) => path);
  return { files, sequences, problems, notices, orphans, inspected };
}

/** Status, origin or code of the error: `checked generated`, `unreadable file.empty`. */
export function outcomeOf(scanned: Scanned, path: string): string {
  const file = scanned.files.get(path);
  if (file === undefined) return 'no result';
  return [file.status, file.error?.code ?? file.judged?.origin].filter((part) => part !== undefined).join(' ');
}
