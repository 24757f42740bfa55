import { resolve } from 'node:path';
import { loadConfig, readerEnvironment } from '../config/load.ts';
import type { TrustSet } from '../credentials/trust-set.ts';
import { AssayError } from '../domain/errors.ts';
import type { DirectoryListing } from '../domain/ports.ts';
import type { Verification } from '../domain/verification.ts';
import { findStats } from '../media/discover/find-stats.ts';
import { walkTree } from '../media/discover/walk-tree.ts';
import { type TreeVerification, verifyTree } from '../pipeline/verify/verify-tree.ts';
import { compileCacheEnvironment } from './compile-cache.ts';
import { loadTrust } from './load-trust.ts';
import { toLocalPath } from './locate-operand.ts';
import type { OpenOptions } from './open-assay.ts';
import { countInspectors, openInspector } from './open-inspector.ts';

export type VerifierOptions = Pick<OpenOptions, 'cwd' | 'configFile' | 'trustFiles' | 'fetchRemote' | 'signal'>;

/** Reads marks back, without a ledger: nothing that was known before counts. Must be closed. */
export interface Verifier {
  readonly trust: TrustSet;
  /** `requireTrust`: a mark by a signer whom no anchor vouches for is a fault. */
  readonly verify: (request: {
    readonly path: string;
    readonly requireTrust: boolean;
    readonly onProgress?: TreeVerification['onProgress'];
  }) => AsyncGenerator<Verification>;
  close(): Promise<void>;
}

/** Opens a verifier by the configuration. Throws `config.invalid`, `input.not-found`, `trust.unusable`. */
export async function openVerifier(options: VerifierOptions): Promise<Verifier> {
  const { cwd, configFile, trustFiles = [], signal } = options;
  const config = await loadConfig({ cwd, ...(configFile !== undefined && { configFile }) });
  const trust = await loadTrust([...config.trust, ...trustFiles.map((file) => resolve(cwd, file))]);
  const inspector = openInspector({
    config,
    trust,
    allowedHosts: options.fetchRemote === true ? config.remote.allowedHosts : [],
    environment: { ...readerEnvironment(), ...compileCacheEnvironment() },
    findReading: async () => undefined,
  });
  const walk = (root: string): AsyncGenerator<DirectoryListing> =>
    walkTree(root, {
      rules: config.discover,
      walkThreads: config.walkThreads,
      ...(signal !== undefined && { signal }),
    });
  const parts = { walk, listFolder: (folder: string) => listFolder(folder, walk), inspector };
  return {
    trust,
    verify({ path, requireTrust, onProgress }) {
      const root = toLocalPath(path, config.roots, cwd);
      const whole = findStats(root)?.isDirectory() ?? false;
      const tree: TreeVerification = { root, whole, ...(onProgress !== undefined && { onProgress }) };
      return verifyTree(tree, parts, { requireTrust, inFlight: countInspectors(config) * 8 + 2 });
    },
    close: () => inspector.close(),
  };
}

/** The walk gives a directory before what is below it. */
async function listFolder(
  folder: string,
  walk: (root: string) => AsyncIterable<DirectoryListing>,
): Promise<DirectoryListing> {
  for await (const listing of walk(folder)) return listing;
  throw new AssayError('internal.bug', 'The walk of a folder gave no listing.');
}
