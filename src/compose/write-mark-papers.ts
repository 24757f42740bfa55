import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { AssayError } from '../domain/errors.ts';
import type { SignerProfile } from '../domain/manifest-plan.ts';
import { MHL_FOLDER } from '../domain/mhl.ts';
import { RECEIPT_FORMAT, type Receipt } from '../domain/receipt.ts';
import { openOutputFiles } from '../media/output/open-output-files.ts';
import type { MarkCollection } from '../pipeline/mark/collect-marks.ts';
import { prepareReceipt } from '../pipeline/receipt/prepare-receipt.ts';
import { type WrittenReceipt, writeReceipt } from '../pipeline/receipt/write-receipt.ts';
import type { Assay } from './open-assay.ts';
import type { Marker } from './open-marker.ts';
import { createReceiptWriting } from './open-receipts.ts';

interface Writing {
  readonly assay: Assay;
  readonly marker: Marker;
  readonly signer: SignerProfile;
}

/** Writes the receipt of a run, signed by the same signer and read back. `path`: absolute, as normaliseReceiptPath gives it. */
export async function writeMarkReceipt(
  job: {
    readonly path: string;
    readonly id: string;
    readonly warnings: Receipt['warnings'];
    readonly collection: Pick<MarkCollection, 'entries' | 'failures'>;
  },
  { assay, marker, signer }: Writing,
): Promise<WrittenReceipt> {
  const receipt: Omit<Receipt, 'page'> = {
    format: RECEIPT_FORMAT,
    version: 1,
    id: job.id,
    madeAt: `${new Date(assay.clock()).toISOString().slice(0, 19)}Z`,
    program: assay.program,
    signer: {
      name: signer.name,
      fingerprint: signer.fingerprint,
      algorithm: signer.algorithm,
      development: signer.development,
      ...(signer.timeStamp !== undefined && { timeStampAuthority: signer.timeStamp.url }),
    },
    warnings: job.warnings,
    entries: job.collection.entries,
    failures: job.collection.failures,
  };
  const parts = createReceiptWriting({
    inspector: assay.inspector,
    files: openOutputFiles(),
    detach: (sha256, plan) => marker.detach(sha256, plan),
    anchored: assay.trust.anchors.length > 0,
  });
  return writeReceipt(job.path, receipt, parts);
}

/** Says before anything is marked that the receipt could not be written. Throws `output.*`. */
export function prepareMarkReceipt(path: string): Promise<void> {
  return prepareReceipt(path, openOutputFiles());
}

/** What was written as an ASC MHL generation. */
export interface MarkHistory {
  /** Absolute path of the folder `ascmhl`. */
  readonly folder: string;
  readonly recorded: number;
  /** Relative to the history's folder: not what an older generation says they are. */
  readonly failed: readonly string[];
}

/** Writes what was marked, and what stands beside it, as a generation into `root`. Throws as writeMhlGeneration. */
export async function writeMarkHistory(
  root: string,
  process: 'in-place' | 'transfer',
  collection: Pick<MarkCollection, 'entries'>,
  { assay, marker }: Pick<Writing, 'assay' | 'marker'>,
): Promise<MarkHistory> {
  const files = new Set<string>();
  for (const { path, sidecars } of collection.entries) {
    files.add(path);
    for (const sidecar of sidecars) files.add(sidecar.path);
  }
  const sizeBytes = collection.entries.reduce((sum, { after }) => sum + after.sizeBytes, 0);
  const creator = { hostName: hostname(), tool: assay.program };
  const written = await marker.writeHistory({ root, files: [...files], process, creator }, sizeBytes);
  return { folder: join(root, MHL_FOLDER), recorded: written.recorded, failed: written.failed };
}

/** A history says what its files are, and marking in place makes them something else. Said before anything is changed. */
export function refuseStaleHistory(root: string): void {
  if (!existsSync(join(root, MHL_FOLDER))) return;
  throw new AssayError(
    'usage.invalid',
    `${root} has an ASC MHL history, which says what the files are before they are marked: marked in place they would fail it. ` +
      'Write marked copies with --out DIR, where --mhl begins a history of its own; or leave the files as they are with --sidecar.',
  );
}
