import type { Writable } from 'node:stream';

/** Where a command writes and what it may assume about it. Passed in, so that commands can be run in tests. */
export interface Terminal {
  /** Results only. */
  readonly stdout: Writable;
  /** Progress and messages. */
  readonly stderr: Writable;
  /** True when standard error is a terminal: progress may be drawn. */
  readonly interactive: boolean;
  /** True when standard output may carry colours. */
  readonly colour: boolean;
  /** Width of standard output in characters. */
  readonly columns: number;
  readonly cwd: string;
  /** Aborted by an interrupt (Ctrl-C): finish what is recorded and end. */
  readonly signal: AbortSignal;
}

/** Writes and waits when the reader is slower than we are, so that a pipe never makes us hold the output in memory. */
export function writeOut(stream: Writable, text: string): Promise<void> | undefined {
  if (stream.write(text)) return undefined;
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done);
      stream.off('close', done);
      stream.off('error', done);
      resolve();
    };
    stream.once('drain', done);
    stream.once('close', done);
    stream.once('error', done);
  });
}
