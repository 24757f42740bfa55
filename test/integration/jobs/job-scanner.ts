import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Assay, openAssay } from '../../../src/compose/open-assay.ts';
import { createScanJobParts } from '../../../src/compose/scan-job-parts.ts';
import type { NewJob } from '../../../src/domain/job.ts';
import type { ScanFolderInput } from '../../../src/domain/job-payloads.ts';
import type { Ledger } from '../../../src/domain/ledger.ts';
import { createLocatedLedger } from '../../../src/ledger/located-ledger.ts';
import { openSqliteLedger } from '../../../src/ledger/open-sqlite-ledger.ts';
import type { ScanJobParts } from '../../../src/pipeline/jobs/parts.ts';

/** A root with files, Assay over it, and as many ledgers as a test compares. */
export interface JobScanner {
  readonly base: string;
  /** Mounted as `dailies`. */
  readonly root: string;
  readonly assay: Assay;
  /** With times an hour ago, so that nothing is young. */
  write(name: string, bytes: Uint8Array | string): string;
  /** A ledger of its own, as a copy of another file when one is given; closed with the scanner. */
  openLedger(from?: string): Promise<{ readonly file: string; readonly ledger: Ledger }>;
  parts(ledger: Ledger, options?: Partial<ScanJobParts['options']>): ScanJobParts;
  close(): Promise<void>;
}

export async function openJobScanner(config: readonly string[] = []): Promise<JobScanner> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'assay-test-jobs-')));
  const root = join(base, 'mount');
  mkdirSync(root);
  writeFileSync(
    join(base, 'assay.config.yaml'),
    ['inspectors: 1', 'settleMs: 0', 'roots: { dailies: mount }', ...config, ''].join('\n'),
  );
  const assay = await openAssay({ cwd: base });
  const ledgers: Ledger[] = [];
  return {
    base,
    root,
    assay,
    write(name, bytes) {
      const path = join(root, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, bytes);
      const old = new Date(Date.now() - 3_600_000);
      utimesSync(path, old, old);
      return path;
    },
    async openLedger(from) {
      const file = join(base, `ledger-${ledgers.length}.sqlite`);
      if (from !== undefined) cpSync(from, file);
      const ledger = createLocatedLedger(await openSqliteLedger(file), assay.config.roots);
      ledgers.push(ledger);
      return { file, ledger };
    },
    parts(ledger, options = {}) {
      const parts = createScanJobParts({ ...assay, ledger });
      return { ...parts, options: { ...parts.options, ...options } };
    },
    async close() {
      for (const ledger of ledgers) await ledger.close();
      await assay.close();
      rmSync(base, { recursive: true, force: true });
    },
  };
}

export function folderJob(more: Partial<ScanFolderInput> = {}): NewJob<'scan.folder'> {
  return {
    name: 'scan.folder',
    root: 'dailies',
    priority: 10,
    input: { version: 1, location: 'dailies:/', run: 'run-1', deep: false, rescan: false, priority: 10, ...more },
  };
}

/** What a ledger holds, whoever wrote it in whatever order: places, readings and sequences, without ids and times of writing. */
export function dumpLedger(file: string): Readonly<Record<string, readonly unknown[]>> {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const all = (sql: string): readonly unknown[] => database.prepare(sql).all();
    return {
      places: all(
        `select d.path, d.root, p.name, p.status, p.gone, p.size_bytes, p.mtime_ms, p.ctime_ms, p.inode, p.sidecar_key, p.deep,
         p.signs_version, p.error_code, p.error_message, a.sha256, r.sidecar_digest
         from places p join directories d on d.id = p.directory_id left join assets a on a.id = p.asset_id
         left join readings r on r.id = p.reading_id order by d.path, p.name`,
      ),
      readings: all(
        `select a.sha256, r.extension, r.sidecar_digest, r.status, r.media_type, r.deep from readings r
         join assets a on a.id = r.asset_id order by 1, 2, 3`,
      ),
      sequences: all(
        'select d.path, s.ordinal, s.document from sequences s join directories d on d.id = s.directory_id order by 1, 2',
      ),
    };
  } finally {
    database.close();
  }
}
