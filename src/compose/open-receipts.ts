import { createHash, X509Certificate } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadConfig, readerEnvironment } from '../config/load.ts';
import type { AssayConfig } from '../config/schemas/assay-config.ts';
import { compileRules } from '../domain/discover-rules.ts';
import { AssayError } from '../domain/errors.ts';
import type { Inspector } from '../domain/ports.ts';
import type { ReceiptVerification } from '../domain/receipt-verification.ts';
import { walkTree } from '../media/discover/walk-tree.ts';
import { readSmallFile } from '../media/read-small-file.ts';
import type { WriteReceiptParts } from '../pipeline/receipt/parts.ts';
import { verifyReceipt } from '../pipeline/receipt/verify-receipt.ts';
import { renderReceiptHtml } from '../report/receipt-html.ts';
import { compileCacheEnvironment } from './compile-cache.ts';
import { loadTrust } from './load-trust.ts';
import { countInspectors, openInspector } from './open-inspector.ts';
import { readSignedDocument } from './read-signed-document.ts';

const MB = 1024 * 1024;
/** Larger ones beside a file are none that Assay wrote: a sequence manifest of a million frames is some 150 MB. */
const BESIDE_LIMIT_BYTES = 256 * MB;
/** A page lists at most some 20,000 files. */
const PAGE_LIMIT_BYTES = 64 * MB;

export interface OpenReceiptsOptions {
  /** Absolute; relative paths are relative to it. */
  readonly cwd: string;
  readonly configFile?: string;
  /** PEM files with anchors, beside the configuration's. */
  readonly trustFiles?: readonly string[];
  readonly signal?: AbortSignal;
}

/** Receipts, wired for reading: without a ledger. Must be closed. */
export interface Receipts {
  /** Paths as they were given. Errors as {@link verifyReceipt}. */
  verify(receipt: string, roots: readonly string[]): Promise<ReceiptVerification>;
  close(): Promise<void>;
}

/** Opens what verifying receipts needs. Throws `config.invalid`, `input.not-found`, `trust.unusable`. */
export async function openReceipts(options: OpenReceiptsOptions): Promise<Receipts> {
  const { cwd, configFile, signal } = options;
  const config = await loadConfig({ cwd, ...(configFile !== undefined && { configFile }) });
  const { trustFiles = [] } = options;
  const trust = await loadTrust([...config.trust, ...trustFiles.map((file) => resolve(cwd, file))]);
  const requireTrust = trustFiles.length > 0;
  const inspector = openInspector({
    config,
    trust,
    allowedHosts: [],
    environment: { ...readerEnvironment(), ...compileCacheEnvironment() },
    findReading: async () => undefined,
  });
  const locate = (shown: string) => ({ path: resolve(cwd, shown), shown });
  return {
    verify: (receipt, roots) =>
      verifyReceipt(
        { receipt: locate(receipt), roots: roots.map(locate), trustSet: trust.id, requireTrust },
        { ...openReading(config, inspector), ...(signal !== undefined && { walk: walkWith(config, signal), signal }) },
      ),
    close: () => inspector.close(),
  };
}

function openReading(config: AssayConfig, inspector: Inspector) {
  const rules = compileRules(config.discover);
  return {
    inspector,
    walk: walkWith(config),
    isMedia: (name: string) => rules.decideFile(name).skippedBy === undefined,
    inFlight: countInspectors(config) * 8 + 2,
    ...openSignedReading(inspector),
    hashSmallFile: async (path: string) => (await readSmallFile(path, BESIDE_LIMIT_BYTES))?.sha256,
    async hashPage(path: string) {
      if (lstatSync(path, { throwIfNoEntry: false }) === undefined)
        throw new AssayError('input.not-found', `There is no ${path}.`);
      const page = await readSmallFile(path, PAGE_LIMIT_BYTES);
      if (page === undefined) throw new AssayError('file.io', `${path} cannot be read, or is too large for a page.`);
      return page.sha256;
    },
  };
}

function openSignedReading(inspector: Pick<Inspector, 'inspect'>) {
  return {
    readSigned: (path: string, signature: string, maxBytes: number) =>
      readSignedDocument(path, signature, maxBytes, inspector),
    fingerprintOf,
  };
}

/** What discovery leaves out by name may have been marked all the same, named as a single file: only folders are left out here. */
function walkWith(config: AssayConfig, signal?: AbortSignal) {
  const rules = { ...config.discover, skipNames: [], skipExtensions: [] };
  const { walkThreads } = config;
  return (root: string) => walkTree(root, { rules, walkThreads, ...(signal !== undefined && { signal }) });
}

/** SHA-256 of a PEM certificate's DER, lower-case hex; undefined when it is no certificate. */
function fingerprintOf(pem: string): string | undefined {
  try {
    return createHash('sha256').update(new X509Certificate(pem).raw).digest('hex');
  } catch {
    return undefined;
  }
}

/** Everything that writeReceipt needs, for those who have files, a signer and an inspector open already. */
export function createReceiptWriting(open: {
  readonly inspector: Pick<Inspector, 'inspect'>;
  readonly files: WriteReceiptParts['files'];
  readonly detach: WriteReceiptParts['detach'];
  readonly anchored: boolean;
}): WriteReceiptParts {
  const { inspector, files, detach, anchored } = open;
  return {
    files,
    detach,
    anchored,
    ...openSignedReading(inspector),
    digest: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    renderPage: renderReceiptHtml,
    isTaken: async (path) => lstatSync(path, { throwIfNoEntry: false }) !== undefined,
  };
}
