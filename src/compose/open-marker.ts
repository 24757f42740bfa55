import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AssayConfig } from '../config/schemas/assay-config.ts';
import type { TrustSet } from '../credentials/trust-set.ts';
import type { MhlWriteOptions, MhlWritten } from '../delivery/mhl/write-mhl-generation.ts';
import { AssayError, type ErrorCode } from '../domain/errors.ts';
import type { ManifestPlan, OpenSigner, SignedManifest } from '../domain/manifest-plan.ts';
import type { MarkOutcome } from '../domain/mark-result.ts';
import { toOutputError } from '../domain/output-error.ts';
import type { Outcome } from '../isolate/child.ts';
import { type ChildPool, openChildPool } from '../isolate/child-pool.ts';
import { clearStale } from '../media/output/clear-stale.ts';
import { makeScratchFolder } from '../media/output/make-scratch-folder.ts';
import { parseTemporaryName } from '../media/output/temporary-name.ts';
import type { FrameOutcome } from '../pipeline/mark/place-frames.ts';
import type { Identified, MarkWorkers } from '../pipeline/mark/run.ts';
import { createTurns } from './exclusive-turns.ts';
import type { MarkChildConfiguration, MarkChildTask, MarkQuestion, SignAnswer } from './mark-protocol.ts';
import { countInspectors } from './open-inspector.ts';

const MB = 1024 * 1024;
/** Tasks that wait inside a small child, so that it never waits for the channel. */
const AHEAD = 3;
/** V8's share of a child. A sequence index of 100,000 frames is some 15 MB of text. */
const HEAP_MB = 256;
/** ExifTool's share of a child's memory and time, as in inspecting. */
const METADATA_SHARE = 0.5;
/** Slowest disk that still counts as working, bytes a second. A file is read and written some five times over. */
const SLOWEST_BYTES_PER_SECOND = 2 * MB;

/** Ends of a child that leave its temporary files behind. */
const VIOLENT: readonly ErrorCode[] = ['limit.memory', 'limit.time', 'reader.crashed'];

export interface MarkerOptions {
  readonly config: AssayConfig;
  readonly trust: TrustSet;
  readonly signer: OpenSigner;
  readonly program: { readonly name: string; readonly version: string };
  /** Of the children: nothing secret. */
  readonly environment: Readonly<Record<string, string>>;
  /** How much of a large file is done, 0 to 1. */
  readonly onShare?: (share: number) => void;
}

/** Marks files in child processes. Must be closed. */
export interface Marker extends MarkWorkers {
  /** Signs a manifest over a document of our own, by its SHA-256. Throws `signer.*`, `timestamp.failed`, `credential.engine`. */
  detach(sha256: string, plan: ManifestPlan): Promise<SignedManifest>;
  /** Writes an ASC MHL generation. `sizeBytes`: of the files, which are read. Throws as writeMhlGeneration. */
  writeHistory(
    options: Pick<MhlWriteOptions, 'root' | 'files' | 'process' | 'creator'>,
    sizeBytes: number,
  ): Promise<MhlWritten>;
  close(): Promise<void>;
}

/**
 * Opens the processes that mark: some for files of ordinary size, one for large ones, which run alone. The key stays here: children
 * hand over bytes and get a signature.
 */
export function openMarker(options: MarkerOptions): Marker {
  const { config } = options;
  const scratch = openScratch();
  const small = openPool(options, scratch, countInspectors(config), config.smallMemoryMb);
  const large = openPool(options, scratch, 1, config.largeMemoryMb);
  const turns = createTurns();
  const folders = new Set<string>();
  const timeoutMs = (sizeBytes: number): number =>
    (config.timeoutSeconds + sizeBytes / SLOWEST_BYTES_PER_SECOND) * 1000;

  const run = async (task: MarkChildTask, sizeBytes: number, folder?: string): Promise<Outcome> => {
    if (folder !== undefined) folders.add(folder);
    const outcome =
      sizeBytes > config.largeFileMb * MB
        ? await turns.large(async () => {
            small.retireIdle();
            return large.run(task, timeoutMs(sizeBytes));
          })
        : await turns.small(() => small.run(task, timeoutMs(sizeBytes)));
    if (!outcome.ok && VIOLENT.includes(outcome.error.code) && folder !== undefined) await clearStale(folder);
    if (!outcome.ok && STOPPING.includes(outcome.error.code))
      throw new AssayError(outcome.error.code, outcome.error.message);
    return outcome;
  };
  const mark = async (task: MarkChildTask, sizeBytes: number, destination: string): Promise<MarkOutcome> => {
    const outcome = await run(task, sizeBytes, dirname(destination));
    return outcome.ok ? (outcome.result as MarkOutcome) : { status: 'failed', error: outcome.error };
  };

  return {
    async identify(files, hash) {
      const sizeBytes = hash ? files.reduce((sum, { stat }) => sum + stat.sizeBytes, 0) : 0;
      const outcome = await turns.small(() => small.run({ type: 'identify', files, hash }, timeoutMs(sizeBytes)));
      if (outcome.ok) return outcome.result as readonly Identified[];
      if (STOPPING.includes(outcome.error.code)) throw new AssayError(outcome.error.code, outcome.error.message);
      return files.map(() => ({ ok: false, error: outcome.error }));
    },
    isOwnTemporary: (name) => parseTemporaryName(name) !== undefined,
    async clearStale(folder) {
      await clearStale(folder);
    },
    markFile: (job) => mark({ type: 'file', job }, job.stat.sizeBytes, job.destination),
    async placeFrames(jobs, frameOptions) {
      const sizeBytes = jobs.reduce((sum, { stat }) => sum + stat.sizeBytes, 0);
      const folder = jobs[0] === undefined ? undefined : dirname(jobs[0].destination);
      // Before, not after: closing ends the work and clears what was known until then.
      if (folder !== undefined) folders.add(folder);
      // Frames are only hashed and copied, whatever their size: no library holds them in memory.
      const outcome = await turns.small(() =>
        small.run({ type: 'frames', jobs, options: frameOptions }, timeoutMs(sizeBytes)),
      );
      if (outcome.ok) return outcome.result as readonly FrameOutcome[];
      if (STOPPING.includes(outcome.error.code)) throw new AssayError(outcome.error.code, outcome.error.message);
      if (folder !== undefined) await clearStale(folder);
      return jobs.map(() => ({ ok: false, error: outcome.error }));
    },
    markIndex: (job) => mark({ type: 'index', job }, 0, job.destination),
    async detach(sha256, plan) {
      const outcome = await small.run({ type: 'receipt', sha256, plan }, timeoutMs(0));
      if (outcome.ok) return outcome.result as SignedManifest;
      throw new AssayError(outcome.error.code, outcome.error.message);
    },
    async writeHistory(history, sizeBytes) {
      const outcome = await small.run({ type: 'history', options: history }, timeoutMs(sizeBytes));
      if (outcome.ok) return outcome.result as MhlWritten;
      throw new AssayError(outcome.error.code, outcome.error.message);
    },
    async close() {
      await Promise.all([small.close(), large.close()]);
      // Children that were ended at work leave their temporary files.
      for (const folder of folders) await clearStale(folder);
      rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** Marking cannot do without: names that ExifTool does not take get plain ones there. */
function openScratch(): string {
  try {
    return makeScratchFolder();
  } catch (cause) {
    const error = toOutputError(cause);
    if (!(error instanceof AssayError)) throw error;
    const why = `No folder for temporary files can be made in ${tmpdir()}. Make room there, or name another place in TMPDIR. ${error.message}`;
    throw new AssayError(error.code, why, { cause });
  }
}

/** What the next file would fail of as well. */
const STOPPING: readonly ErrorCode[] = ['trust.unusable', 'signer.unusable'];

function openPool(options: MarkerOptions, scratch: string, children: number, memoryMb: number): ChildPool {
  const { config, trust, signer, program } = options;
  const configuration: MarkChildConfiguration = {
    trust,
    signer: signer.profile,
    program,
    metadataTimeoutMs: config.timeoutSeconds * 1000,
    metadataMemoryBytes: memoryMb * MB * METADATA_SHARE,
    scratchFolder: scratch,
  };
  return openChildPool({
    children,
    memoryLimitBytes: memoryMb * MB,
    heapLimitMb: HEAP_MB,
    ahead: children === 1 ? 0 : AHEAD,
    recycleAfter: config.recycleAfterFiles,
    script: childScript(),
    configuration,
    environment: { ...options.environment, TMPDIR: scratch },
    answer: (question) => answer(question as MarkQuestion, options),
  });
}

async function answer(question: MarkQuestion, options: MarkerOptions): Promise<SignAnswer | undefined> {
  if (question.type === 'progress') {
    options.onShare?.(question.share);
    return undefined;
  }
  try {
    return { ok: true, signature: await options.signer.sign(question.bytes) };
  } catch (error) {
    if (error instanceof AssayError) return { ok: false, error: { code: error.code, message: error.message } };
    return { ok: false, error: { code: 'signer.failed', message: 'The signer failed. Check the key and try again.' } };
  }
}

/** The child's main beside this file: TypeScript in the repository, JavaScript in the package. */
function childScript(): string {
  const source = fileURLToPath(new URL('./mark-child.ts', import.meta.url));
  return existsSync(source) ? source : fileURLToPath(new URL('./mark-child.js', import.meta.url));
}
