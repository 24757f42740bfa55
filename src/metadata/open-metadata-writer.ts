import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { AssayError } from '../domain/errors.ts';
import type { MetadataWriter, XmpProperties } from '../domain/ports.ts';
import { openExifToolSession } from './exiftool-session.ts';
import { judgeWrite, type WriteOutcome } from './judge-write.ts';
import { openPathAliases, type PathAlias } from './path-alias.ts';
import { composePropertyArgs } from './property-args.ts';
import { assertCreatable, explainDiskError, sizeOfSource } from './write-target.ts';
import { WriteTask } from './write-task.ts';

/** As for reading: perl alone takes 40 MB of address space. Media data is copied in pieces whatever its size. */
const DEFAULT_MEMORY_LIMIT_BYTES = 512 * 1024 * 1024;
/** A network share that is slower than this is taken for one that hangs. */
const SLOWEST_BYTES_PER_MS = 10_000;

/**
 * `-E`: values are escaped, see {@link composePropertyArgs}. Without LargeFileSupport files over 4 GB are refused. Never `-m`:
 * what ExifTool calls a minor error is a file that would lose something.
 */
const WRITE_ARGS = ['-E', '-api', 'LargeFileSupport=1'];

export interface MetadataWriterOptions {
  /** Longest time for one small file, in milliseconds, starting perl included; large ones get a second for each 10 MB more. */
  readonly timeoutMs: number;
  /** Address space of the perl process, in bytes. Default 512 MiB. Not enforced on macOS and Windows. */
  readonly memoryLimitBytes?: number;
}

interface Job {
  readonly source?: string;
  /** Extension under which ExifTool is to see the source. Undefined: its own. */
  readonly sourceExtension?: string;
  readonly destination: string;
  readonly extension: '.tmp' | '.xmp';
  readonly properties: XmpProperties;
  readonly sizeBytes: number;
}

/**
 * Opens a writer over one ExifTool process, started with the first file and again after one that was ended. Files are
 * written one after the other. When a call throws, there is nothing at the destination. The writer must be closed.
 *
 * Properties that are given replace what the file says under the same name; those that are not stay as they are, and so
 * does everything else. A file cut short is copied as short as it is where ExifTool does not notice (JPEG): whoever asks
 * for the mark must know that the file is whole.
 */
export function openMetadataWriter(options: MetadataWriterOptions): MetadataWriter {
  const { timeoutMs, memoryLimitBytes = DEFAULT_MEMORY_LIMIT_BYTES } = options;
  const aliases = openPathAliases();
  const session = openExifToolSession({ memoryLimitBytes, doing: 'Writing' });
  const mark = `{written-${randomBytes(12).toString('hex')}}`;
  let queue: Promise<unknown> = Promise.resolve();

  const run = async (job: Job): Promise<WriteOutcome> => {
    const held: PathAlias[] = [];
    const alias = async (path: string, extension?: string): Promise<string> => {
      const found = await aliases.resolve(path, extension).catch((cause: unknown) => {
        throw new AssayError('metadata.failed', 'The file could not be given a plain name for ExifTool.', { cause });
      });
      held.push(found);
      return found.path;
    };
    try {
      const output = ['-o', await alias(job.destination, job.extension)];
      const input = job.source === undefined ? [] : [await alias(job.source, job.sourceExtension)];
      const args = [...WRITE_ARGS, ...composePropertyArgs(job.properties), ...output, ...input];
      const timeLimitMs = timeoutMs + Math.ceil(job.sizeBytes / SLOWEST_BYTES_PER_MS);
      return judgeWrite(await session.run(new WriteTask(args, mark), timeLimitMs));
    } finally {
      await Promise.all(held.map((each) => each.release().catch(() => undefined)));
    }
  };

  const writeNow = async (job: Job): Promise<void> => {
    assertCreatable(job.destination);
    let outcome: WriteOutcome | undefined;
    try {
      outcome = await run(job);
      // The extension lies: by its bytes alone, once more.
      if (outcome.kind === 'other-bytes' && job.sourceExtension === undefined) {
        rmSync(job.destination, { force: true });
        outcome = await run({ ...job, sourceExtension: '' });
      }
    } finally {
      // Of a link ExifTool removes the link, of a time limit nobody cleans up.
      if (outcome?.kind !== 'written') rmSync(job.destination, { force: true });
    }
    if (outcome.kind === 'disk') throw explainDiskError(job.destination, job.sizeBytes, outcome.error);
    if (outcome.kind !== 'written') throw outcome.error;
  };
  const write = (prepare: () => Job): Promise<void> => {
    const result = queue.then(() => writeNow(prepare()));
    queue = result.catch(() => undefined);
    return result;
  };
  return {
    embed: (source, destination, properties) =>
      write(() => {
        const sizeBytes = sizeOfSource(source);
        return { source, destination, extension: '.tmp', properties, sizeBytes };
      }),
    writeSidecar: (destination, properties, previous) =>
      write(() => {
        const job = { destination, extension: '.xmp', properties } as const;
        if (previous === undefined) return { ...job, sizeBytes: 0 };
        return { ...job, source: previous, sourceExtension: '.xmp', sizeBytes: sizeOfSource(previous) };
      }),
    async close() {
      await session.close();
      await aliases.close();
    },
  };
}
