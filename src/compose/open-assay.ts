import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { compilePattern } from '../config/compile-pattern.ts';
import { loadConfig, readerEnvironment, resolveLedger } from '../config/load.ts';
import type { AssayConfig } from '../config/schemas/assay-config.ts';
import { rejudgeTrust } from '../credentials/judge-trust.ts';
import type { TrustSet } from '../credentials/trust-set.ts';
import type { CredentialReading } from '../domain/credential.ts';
import type { Ledger } from '../domain/ledger.ts';
import type { Inspector } from '../domain/ports.ts';
import type { DirectoryResult } from '../domain/scan-result.ts';
import type { CompilePattern } from '../domain/select-files.ts';
import { findRegularFiles } from '../media/discover/find-regular-files.ts';
import { findStats } from '../media/discover/find-stats.ts';
import { recheckStats } from '../media/discover/recheck-stats.ts';
import { walkTree } from '../media/discover/walk-tree.ts';
import type { TreeScan } from '../pipeline/scan/scan-tree.ts';
import { SIGNS_VERSION } from '../signs/registry.ts';
import { compileCacheEnvironment } from './compile-cache.ts';
import { loadTrust } from './load-trust.ts';
import { countInspectors, openInspector } from './open-inspector.ts';
import { openLedgerPatiently } from './open-ledger-patiently.ts';
import { openPictures, type Pictures } from './pictures/open-pictures.ts';
import { readProgram } from './program.ts';
import { scanInRoot } from './scan-in-root.ts';

export interface OpenOptions {
  /** Absolute; relative paths in the other options are relative to it. */
  readonly cwd: string;
  readonly configFile?: string;
  /** A file, or the URL of a database; over the configuration's. */
  readonly ledgerFile?: string;
  /** Refuse to begin a new ledger: what was asked for only makes sense of one that is there. Default: one is begun. */
  readonly ledgerExists?: boolean;
  /** PEM files with anchors, beside the configuration's. */
  readonly trustFiles?: readonly string[];
  /** How long a ledger on a server may be away before an error says so, ms. Default: as `openLedger`. */
  readonly reconnectMs?: number;
  /** Fetch remote credentials from the hosts that the configuration allows. Default: nothing is fetched. */
  readonly fetchRemote?: boolean;
  /** Ends what is under way. */
  readonly signal?: AbortSignal;
  /** Told once, with its address, when the ledger's server has not answered for two seconds and is waited for. */
  readonly onSilence?: (server: string) => void;
}

export interface ScanRequest {
  readonly root: string;
  readonly deep?: boolean;
  readonly rescan?: boolean;
  /** As `ScanOptions`. */
  readonly takeUnreadable?: boolean;
  readonly onProgress?: TreeScan['onProgress'];
}

/** Assay, wired. Must be closed. */
export interface Assay {
  readonly config: AssayConfig;
  readonly trust: TrustSet;
  readonly ledger: Ledger;
  readonly inspector: Inspector;
  /** Searching by picture. Nothing of it is started before it is used. */
  readonly pictures: Pictures;
  readonly program: { readonly name: string; readonly version: string };
  readonly signsVersion: string;
  readonly clock: () => number;
  readonly compilePattern: CompilePattern;
  /** SHA-256 of text, lower-case hex. */
  readonly digest: (text: string) => string;
  /** Judges the trust of a stored credential anew, by today's anchors and date. */
  readonly rejudge: (credential: CredentialReading) => CredentialReading;
  readonly scan: (request: ScanRequest) => AsyncGenerator<DirectoryResult>;
  close(): Promise<void>;
}

/**
 * Opens Assay by its configuration. Throws `config.invalid`, `input.not-found`, `trust.unusable`, `ledger.*`.
 * The only place that picks implementations, together with the child's main beside it.
 */
export async function openAssay(options: OpenOptions): Promise<Assay> {
  const config = await loadConfig({
    cwd: options.cwd,
    ...(options.configFile !== undefined && { configFile: options.configFile }),
  });
  const trust = await loadTrust([
    ...config.trust,
    ...(options.trustFiles ?? []).map((file) => resolve(options.cwd, file)),
  ]);
  const clock = (): number => Date.now();
  const ledger = await openLedgerPatiently(
    options.ledgerFile === undefined ? config.ledger : resolveLedger(options.cwd, options.ledgerFile),
    {
      clock,
      mounts: config.roots,
      mustExist: options.ledgerExists ?? false,
      ...(options.reconnectMs !== undefined && { reconnectMs: options.reconnectMs }),
    },
    { signal: options.signal, onSilence: options.onSilence },
  );
  const inspector = openInspector({
    config,
    trust,
    allowedHosts: options.fetchRemote === true ? config.remote.allowedHosts : [],
    environment: { ...readerEnvironment(), ...compileCacheEnvironment() },
    findReading: (key) => ledger.findReading(key),
  });
  const rejudge = (credential: CredentialReading): CredentialReading => rejudgeTrust(credential, trust, clock());
  const environment = { ...readerEnvironment(), ...compileCacheEnvironment() };
  const pictures = openPictures({ config, ledger, rejudge, compilePattern, environment });
  const parts = { config, ledger, inspector, clock, rejudge, signal: options.signal };
  return {
    config,
    trust,
    ledger,
    inspector,
    pictures,
    clock,
    compilePattern,
    rejudge,
    program: readProgram(),
    signsVersion: SIGNS_VERSION,
    digest: (text) => createHash('sha256').update(text).digest('hex'),
    scan: (request) => startScan(resolve(options.cwd, request.root), request, parts),
    async close() {
      await pictures.close();
      await inspector.close();
      await ledger.close();
    },
  };
}

function startScan(
  root: string,
  request: ScanRequest,
  parts: Pick<Assay, 'config' | 'ledger' | 'inspector' | 'clock' | 'rejudge'> & {
    readonly signal: AbortSignal | undefined;
  },
): AsyncGenerator<DirectoryResult> {
  const { config, ledger, inspector, clock, rejudge, signal } = parts;
  const tree: TreeScan = {
    root,
    whole: findStats(root)?.isDirectory() ?? false,
    ...(request.onProgress !== undefined && { onProgress: request.onProgress }),
  };
  return scanInRoot(
    tree,
    {
      walk: (path) =>
        walkTree(path, {
          rules: config.discover,
          walkThreads: config.walkThreads,
          ...(signal !== undefined && { signal }),
        }),
      inspector,
      ledger,
      clock,
      rejudge,
      async recheck(files) {
        const { changed, vanished } = await recheckStats(files);
        return new Set([...changed, ...vanished]);
      },
      findFiles: findRegularFiles,
      pause: async (ms) => {
        await delay(ms, undefined, signal === undefined ? {} : { signal });
      },
    },
    {
      deep: request.deep ?? false,
      rescan: request.rescan ?? false,
      takeUnreadable: request.takeUnreadable ?? false,
      settleMs: config.settleMs,
      // Enough that every child has its next tasks at hand, and the large one too.
      inFlight: countInspectors(config) * 8 + 2,
    },
    config.roots,
  );
}
