import { existsSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { AssayConfig } from '../../config/schemas/assay-config.ts';
import type { PictureReader } from '../../domain/picture-reader.ts';
import type { Read } from '../../domain/ports.ts';
import { openChildPool } from '../../isolate/child-pool.ts';
import { makeScratchFolder } from '../../media/output/make-scratch-folder.ts';
import type { PictureChildTask } from './picture-protocol.ts';

const MB = 1024 * 1024;
/** Tasks that wait inside a child, so that it never waits for the channel. */
const AHEAD = 1;
/** V8's share: pictures, FFmpeg and the memory of WebAssembly lie outside of it. */
const HEAP_MB = 384;
/** Slowest disk that still counts as working, bytes a second: looking at a movie reads all of it. */
const SLOWEST_BYTES_PER_SECOND = 10 * MB;

export interface PictureReaderOptions {
  readonly config: Pick<AssayConfig, 'matching'>;
  /** Of the children: nothing secret. */
  readonly environment: Readonly<Record<string, string>>;
}

export function countPictureReaders({ matching }: Pick<AssayConfig, 'matching'>): number {
  return matching.readers === 'cores' ? availableParallelism() : matching.readers;
}

/** Opens the processes that decode pictures. Each is started when there is work for it. Must be closed. */
export function openPictureReader({ config, environment }: PictureReaderOptions): PictureReader {
  const { memoryMb, timeoutSeconds, recycleAfterTasks } = config.matching;
  const scratchFolder = makeScratchFolder();
  const pool = openChildPool({
    script: childScript(),
    configuration: { scratchFolder },
    environment: { ...environment, TMPDIR: scratchFolder },
    children: countPictureReaders(config),
    memoryLimitBytes: memoryMb * MB,
    heapLimitMb: HEAP_MB,
    ahead: AHEAD,
    recycleAfter: recycleAfterTasks,
    answer: () => Promise.resolve(undefined),
  });
  const run = async <T>(task: PictureChildTask, sizeBytes = 0): Promise<Read<T>> => {
    const outcome = await pool.run(task, (timeoutSeconds + sizeBytes / SLOWEST_BYTES_PER_SECOND) * 1000);
    return outcome.ok ? { ok: true, value: outcome.result as T } : outcome;
  };
  return {
    look: (file, options) => run({ type: 'look', file, ...options }, file.sizeBytes),
    fingerprint: (file, movie) =>
      run({ type: 'fingerprint', file, ...(movie === undefined ? {} : { movie }) }, file.sizeBytes),
    query: (file, options) => run({ type: 'query', file, ...options }, file.sizeBytes),
    agree: (final, sources) => run({ type: 'agree', final, sources }),
    sideBySide: (request) =>
      run({ type: 'side-by-side', request }, request.final.sizeBytes + (request.source?.sizeBytes ?? 0)),
    isGraded: (request) => run({ type: 'is-graded', request }, request.final.sizeBytes + request.source.sizeBytes),
    async close() {
      await pool.close();
      rmSync(scratchFolder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** The child's main beside this folder: TypeScript in the repository, JavaScript in the package. */
function childScript(): string {
  const source = fileURLToPath(new URL('../picture-child.ts', import.meta.url));
  return existsSync(source) ? source : fileURLToPath(new URL('../picture-child.js', import.meta.url));
}
