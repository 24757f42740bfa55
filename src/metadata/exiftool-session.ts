import type { ExifToolTask } from 'exiftool-vendored';
import { AssayError } from '../domain/errors.ts';
import { openExifToolProcess } from './exiftool-process.ts';

/** One command to ExifTool that keeps what ExifTool says on the side. */
export interface SessionTask<T> extends ExifToolTask<T> {
  /** What came on the standard error stream, cut to what matters. */
  readonly stderr: string;
}

/** ExifTool in one process of its own, one command after the other. Must be closed. */
export interface ExifToolSession {
  /**
   * Runs one command; a second one only after it has ended. Throws AssayError `limit.time`, `limit.memory`, `metadata.failed`,
   * and what {@link abort} was given. Nothing is tried twice.
   */
  run<T>(task: SessionTask<T>, timeoutMs: number): Promise<T>;
  /** Ends the process and the command it is at, with that error. */
  abort(error: AssayError): void;
  /** Has the next command start a new process. */
  recycle(): void;
  close(): Promise<void>;
}

interface CurrentTask {
  readonly task: SessionTask<unknown>;
  /** The process that was there when the command came. */
  readonly idle: unknown;
  readonly reject: (error: AssayError) => void;
}

/** `doing`: how messages begin, e.g. `Reading`. Perl starts with the first command, and again after it was ended. */
export function openExifToolSession(options: {
  readonly memoryLimitBytes: number;
  readonly doing: 'Reading' | 'Writing';
}): ExifToolSession {
  const { memoryLimitBytes, doing } = options;
  let current: CurrentTask | undefined;
  let perl: unknown;
  const exiftool = openExifToolProcess({
    memoryLimitBytes,
    onStart: (started) => {
      perl = started;
    },
    onEnd: (ended) => {
      // The end of a process that was given up says nothing about the file its successor is at; nor does that of one which had idled
      // until it was too old to be given another.
      if (ended !== perl || (ended === current?.idle && current.task.runtimeMs === undefined)) return;
      const isMemory = /^Out of memory/m.test(current?.task.stderr ?? '');
      current?.reject(
        isMemory
          ? new AssayError('limit.memory', `${doing} the metadata took more than ${memoryLimitBytes} bytes of memory.`)
          : new AssayError('metadata.failed', 'ExifTool ended while it was at the file.'),
      );
    },
    onStartError: (cause) => {
      current?.reject(new AssayError('metadata.failed', 'ExifTool cannot be started. Is perl installed?', { cause }));
    },
  });
  /** At once: it never gets another file, though it may still write about this one for a while. */
  const recycle = (): void => {
    perl = undefined;
    exiftool.closeChildProcesses(false).catch(() => undefined);
  };
  const abort = (error: AssayError): void => {
    recycle();
    current?.reject(error);
  };
  return {
    async run(task, timeoutMs) {
      current = { task, idle: perl, reject: (error) => task.reject(error) };
      const timer = setTimeout(() => {
        abort(new AssayError('limit.time', `${doing} the metadata took longer than ${timeoutMs} ms.`));
      }, timeoutMs);
      try {
        return await exiftool.enqueueTask(() => task, false);
      } catch (cause) {
        if (cause instanceof AssayError) throw cause;
        throw new AssayError('metadata.failed', 'ExifTool failed on the file.', { cause });
      } finally {
        clearTimeout(timer);
        current = undefined;
      }
    },
    abort,
    recycle,
    async close() {
      await exiftool.end(false).catch(() => undefined);
    },
  };
}
