import { AssayError } from '../domain/errors.ts';
import { createMetadata } from '../domain/metadata.ts';
import type { MetadataReader } from '../domain/ports.ts';
import { openExifToolSession } from './exiftool-session.ts';
import { judgeWarnings } from './judge-warnings.ts';
import { parseTags } from './parse-tags.ts';
import { openPathAliases } from './path-alias.ts';
import { ReadTask } from './read-task.ts';

/** Perl alone takes 40 MB of address space, an XMP packet of 50 MB makes it 400 MB. */
const DEFAULT_MEMORY_LIMIT_BYTES = 512 * 1024 * 1024;
/** Perl keeps what it once took: after an answer this long a new process is cheaper than the memory. */
const RECYCLE_ABOVE_BYTES = 4 * 1024 * 1024;

/**
 * `-a` with group 4 (the copy) in the key: without it JSON drops all but one of several tags of one name, and a second
 * `parameters` chunk would hide the first. Never `-q` (it also silences the end mark), never `-fast2` and above (they
 * leave out metadata behind the media data). Composite tags are worked out from the others: no sign reads one, and
 * without them a file takes a seventh less time.
 */
const READ_ARGS = ['-j', '-G1:3:4', '-a', '-struct', '-e', '-api', 'LargeFileSupport=1'];
/** Credentials are read by their own library; without these groups ExifTool takes a third less time. */
const WITHOUT_JUMBF = ['-api', 'IgnoreGroups=jumbf,cbor'];

export interface MetadataReaderOptions {
  /** Longest time for one file, in milliseconds, starting perl included. */
  readonly timeoutMs: number;
  /** Largest answer for one file, in bytes of ExifTool's JSON. */
  readonly maxOutputBytes: number;
  /** Address space of the perl process, in bytes. Default 512 MiB. Not enforced on macOS and Windows. */
  readonly memoryLimitBytes?: number;
  /** Read JUMBF and CBOR (C2PA) tags in `read` too. Default false. */
  readonly includeJumbf?: boolean;
}

export interface ExifToolReader extends MetadataReader {
  /** Like `read`, with JUMBF and CBOR tags: for files whose credential the credentials library could not read. */
  readWithJumbf(path: string): ReturnType<MetadataReader['read']>;
}

/**
 * Opens a reader over one ExifTool process, started with the first read and again after one that was ended. Files are
 * read one after the other. The reader must be closed.
 *
 * Its methods throw AssayError `limit.time`, `limit.output`, `limit.memory`, and `metadata.failed` when ExifTool cannot
 * be started, dies, or cannot open the file. Nothing is tried twice.
 */
export function openMetadataReader(options: MetadataReaderOptions): ExifToolReader {
  const { timeoutMs, maxOutputBytes, memoryLimitBytes = DEFAULT_MEMORY_LIMIT_BYTES } = options;
  const aliases = openPathAliases();
  const session = openExifToolSession({ memoryLimitBytes, doing: 'Reading' });
  let queue: Promise<unknown> = Promise.resolve();

  const ask = async (path: string, args: readonly string[]): Promise<string> => {
    const onOverflow = (): void => {
      session.abort(new AssayError('limit.output', `The metadata is larger than ${maxOutputBytes} bytes.`));
    };
    const json = await session.run(new ReadTask({ args: [...args, path], maxOutputBytes, onOverflow }), timeoutMs);
    if (json.length > RECYCLE_ABOVE_BYTES) session.recycle();
    return json;
  };

  const readNow = async (path: string, args: readonly string[]): ReturnType<MetadataReader['read']> => {
    const alias = await aliases.resolve(path).catch((cause: unknown) => {
      throw new AssayError('metadata.failed', 'The file could not be given a plain name for ExifTool.', { cause });
    });
    try {
      const metadata = createMetadata(parseTags(await ask(alias.path, args), maxOutputBytes));
      return { metadata, remarks: judgeWarnings(path, metadata) };
    } finally {
      await alias.release().catch(() => undefined);
    }
  };
  const read = (path: string, includeJumbf: boolean): ReturnType<MetadataReader['read']> => {
    const result = queue.then(() => readNow(path, includeJumbf ? READ_ARGS : [...READ_ARGS, ...WITHOUT_JUMBF]));
    queue = result.catch(() => undefined);
    return result;
  };
  return {
    read: (path) => read(path, options.includeJumbf ?? false),
    readWithJumbf: (path) => read(path, true),
    async close() {
      await session.close();
      await aliases.close();
    },
  };
}
