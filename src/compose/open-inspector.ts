import { existsSync, rmSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { AssayConfig } from '../config/schemas/assay-config.ts';
import type { TrustSet } from '../credentials/trust-set.ts';
import type { Inspection, InspectionRequest, ReadingKey } from '../domain/asset.ts';
import { AssayError, type FileError } from '../domain/errors.ts';
import type { FindReading, Inspector, Read } from '../domain/ports.ts';
import type { Outcome } from '../isolate/child.ts';
import { type ChildPool, openChildPool } from '../isolate/child-pool.ts';
import { makeScratchFolder } from '../media/output/make-scratch-folder.ts';
import type { DocumentTask, InspectChildConfiguration, InspectChildTask } from './inspect-protocol.ts';
import { createReadingCache } from './reading-cache.ts';
import { shareMemory } from './share-memory.ts';

const MB = 1024 * 1024;
/** Tasks that wait inside a small child, so that it never waits for the channel. */
const AHEAD = 3;
/** Largest JSON that ExifTool may write for one file: the largest real ones, workflow graphs twice over, are some 5 MB. */
const METADATA_OUTPUT_BYTES = 32 * MB;
/**
 * ExifTool's share of a child's memory: what it needs for a bomb is refused by the system at once, and the child lives on.
 * 128 MB are enough for XMP of 10 MB.
 */
const METADATA_MEMORY_SHARE = 0.5;
/** ExifTool's share of a file's time: when it is ended in time, the child need not be. */
const METADATA_TIME_SHARE = 0.8;
/** What two small children take that do nothing. */
const IDLE_MB = 250;
/** V8's share of a small child: parsed metadata of one file at a time. */
const HEAP_MB = 192;
/** V8's share of the large child: the largest receipt that is read, as text and parsed. */
const LARGE_HEAP_MB = 512;
/** Larger documents do not fit beside their parsed selves into a small child. */
const SMALL_DOCUMENT_BYTES = 8 * MB;
/** Slowest disk that still counts as working, bytes a second: a large file gets so much more time. */
const SLOWEST_BYTES_PER_SECOND = 10 * MB;

export interface InspectorOptions {
  readonly config: AssayConfig;
  readonly trust: TrustSet;
  readonly allowedHosts: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** What the ledger knows already. */
  readonly findReading: FindReading;
}

/**
 * A folder of its own for what the children put aside: they can be ended at any moment, and then nobody else would clear it
 * away. Undefined where none can be made; then they use the system's.
 */
function tryScratchFolder(): string | undefined {
  try {
    return makeScratchFolder();
  } catch {
    return undefined;
  }
}

/** Opens the pools of inspecting processes: some for files of ordinary size, one for the large ones, which go singly. */
export function openInspector(options: InspectorOptions): Inspector {
  const { config } = options;
  const scratch = tryScratchFolder();
  const pools = {
    ...options,
    ...(scratch !== undefined && { scratch, environment: { ...options.environment, TMPDIR: scratch } }),
  };
  const cache = createReadingCache(options.findReading);
  const small = openPool(pools, cache.find, {
    children: countInspectors(config),
    memoryLimitBytes: config.smallMemoryMb * MB,
    ahead: AHEAD,
    recycleAfter: config.recycleAfterFiles,
    heapLimitMb: HEAP_MB,
  });
  const large = openPool(pools, cache.find, {
    children: 1,
    memoryLimitBytes: config.largeMemoryMb * MB,
    ahead: 0,
    recycleAfter: 20,
    heapLimitMb: LARGE_HEAP_MB,
  });
  // What the small ones may take anyway, or what one large one may take beside idle small ones.
  const togetherMb = Math.max(countInspectors(config) * config.smallMemoryMb, config.largeMemoryMb + IDLE_MB);
  const runLarge = shareMemory(large, small, togetherMb * MB);
  const timeoutMs = (sizeBytes: number): number =>
    (config.timeoutSeconds + sizeBytes / SLOWEST_BYTES_PER_SECOND) * 1000;
  const run = async (request: InspectionRequest): Promise<Outcome> => {
    const task: InspectChildTask = { type: 'inspect', request };
    const limitMs = timeoutMs(request.stat.sizeBytes);
    if (request.stat.sizeBytes > config.largeFileMb * MB) return runLarge(task, limitMs);
    const outcome = await small.run(task, limitMs);
    // A small file can be a large picture: packed 64 megapixels take a megabyte, and unpacked up to twice 256.
    const isTooTight = request.deep && !outcome.ok && outcome.error.code === 'limit.memory';
    return isTooTight ? runLarge(task, limitMs) : outcome;
  };
  const readDocument = async <T>(task: DocumentTask): Promise<Read<T>> => {
    const sizeBytes = task.type === 'mhl-history' ? 0 : await findSize(task.path);
    const limitMs = timeoutMs(sizeBytes);
    // Digests are taken in passing, whatever the size; the others are held in memory as a whole.
    const isLarge = task.type !== 'digest' && sizeBytes > SMALL_DOCUMENT_BYTES;
    let outcome = isLarge ? await runLarge(task, limitMs) : await small.run(task, limitMs);
    if (!isLarge && !outcome.ok && outcome.error.code === 'limit.memory') outcome = await runLarge(task, limitMs);
    if (outcome.ok) return { ok: true, value: outcome.result as T };
    if (outcome.error.code === 'trust.unusable') throw new AssayError(outcome.error.code, outcome.error.message);
    return outcome;
  };
  return {
    async inspect(request: InspectionRequest): Promise<Inspection> {
      const outcome = await run(request);
      if (!outcome.ok) return describeFailure(outcome.error);
      const inspection = outcome.result as Inspection;
      if ('reading' in inspection) cache.add(inspection.reading);
      return inspection;
    },
    async thumbnail(path, maxPixels) {
      const task: InspectChildTask = { type: 'thumbnail', path, maxPixels };
      const outcome = await small.run(task, timeoutMs(0));
      return outcome.ok && outcome.result instanceof Uint8Array ? outcome.result : undefined;
    },
    readSequenceIndex: (path, sha256) =>
      readDocument({ type: 'sequence-index', path, ...(sha256 !== undefined && { sha256 }) }),
    readReceipt: (path, sha256) => readDocument({ type: 'receipt', path, ...(sha256 !== undefined && { sha256 }) }),
    readMhlHistory: (folder) => readDocument({ type: 'mhl-history', folder }),
    digestFile: (path, algorithm) => readDocument({ type: 'digest', path, algorithm }),
    async close() {
      await Promise.all([small.close(), large.close()]);
      if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** 0 when nobody can say: reading it tells why. */
async function findSize(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}

/** A setting that the children cannot work with stops the scan; what happened to one file does not. */
function describeFailure(error: FileError): Inspection {
  if (error.code === 'trust.unusable') throw new AssayError(error.code, error.message);
  return { status: 'unreadable', error };
}

export function countInspectors(config: AssayConfig): number {
  return config.inspectors === 'cores' ? availableParallelism() : config.inspectors;
}

function openPool(
  options: InspectorOptions & { readonly scratch?: string },
  find: FindReading,
  size: {
    readonly children: number;
    readonly memoryLimitBytes: number;
    readonly ahead: number;
    readonly recycleAfter: number;
    readonly heapLimitMb: number;
  },
): ChildPool {
  const configuration: InspectChildConfiguration = {
    trust: options.trust,
    allowedHosts: options.allowedHosts,
    metadataTimeoutMs: options.config.timeoutSeconds * 1000 * METADATA_TIME_SHARE,
    metadataOutputBytes: METADATA_OUTPUT_BYTES,
    metadataMemoryBytes: size.memoryLimitBytes * METADATA_MEMORY_SHARE,
    ...(options.scratch !== undefined && { scratchFolder: options.scratch }),
  };
  return openChildPool({
    ...size,
    script: childScript(),
    configuration,
    environment: options.environment,
    answer: (question) => find(question as ReadingKey),
  });
}

/** The child's main beside this file: TypeScript in the repository, JavaScript in the package. */
function childScript(): string {
  const source = fileURLToPath(new URL('./inspect-child.ts', import.meta.url));
  return existsSync(source) ? source : fileURLToPath(new URL('./inspect-child.js', import.meta.url));
}
