import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { AssayError, type FileError } from '../domain/errors.ts';
import { residentBytesOfTree } from './process-memory.ts';
import type { FromChild, ToChild } from './protocol.ts';
import { waitForGroup } from './wait-for-group.ts';

/** How a child is started and held in check. */
export interface ChildOptions {
  /** Absolute path of the script the child runs. */
  readonly script: string;
  /** Sent once, before any task. */
  readonly configuration: unknown;
  /** Environment of the child: only what it needs, so that a parser of strangers' bytes sees no secret. */
  readonly environment: Readonly<Record<string, string>>;
  /** Resident memory of the child with what it started, bytes. Over it the child is ended. */
  readonly memoryLimitBytes: number;
  /** V8's heap, MB. Smaller than the memory limit: native libraries need the rest. */
  readonly heapLimitMb: number;
  /** Answers what the child asks while it works. */
  readonly answer: (question: unknown) => Promise<unknown>;
}

export type Outcome =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: FileError };

/** A task came to its end in a child that lives on. */
export type TaskEnd = (id: number, outcome: Outcome) => void;

/** What ended a child. Nothing that it started runs any more. */
export type ChildEnd = (error: FileError) => void;

/** How often memory is looked at, in ms: an allocation of 4 GB takes longer than this to be touched. */
const MEMORY_POLL_MS = 50;
/**
 * RLIMIT_DATA above the memory limit. Resident memory is what counts; the hard limit only stops a single huge allocation
 * between two looks. It counts what is reserved and never touched as well: Node with its libraries starts with some 650 MB
 * of that, and without room above it sharp can start no thread and finds nothing in a picture of 64 megapixels.
 */
const HARD_LIMIT_MARGIN_BYTES = 1024 * 1024 * 1024;
/** Last part of the child's standard error that is kept to tell an allocation failure from another crash. */
const STDERR_TAIL_BYTES = 4096;
/** How long the last words of a child that died are waited for, ms. */
const STDERR_WAIT_MS = 200;

/** One child process: tasks go in, results come out, and it dies rather than break its limits. */
export class Child {
  readonly #process: ChildProcess;
  readonly #options: ChildOptions;
  readonly #onDone: TaskEnd;
  readonly #onEnd: ChildEnd;
  readonly #memoryTimer: NodeJS.Timeout;
  #deadline: NodeJS.Timeout | undefined;
  #stderr = '';
  #residentBytes = 0;
  #ending: FileError | undefined;
  #ended = false;
  #ready = false;
  readonly #exited: Promise<void>;
  readonly #gone: Promise<void>;

  constructor(options: ChildOptions, onDone: TaskEnd, onEnd: ChildEnd) {
    this.#options = options;
    this.#onDone = onDone;
    this.#onEnd = onEnd;
    this.#process = start(options);
    // Not 'close': it never comes once the parent has closed the channel itself.
    this.#exited = new Promise((resolve) => this.#process.once('exit', () => resolve()));
    this.#gone = this.#exited.then(() => this.#clearGroup());
    this.#process.on('message', (message) => this.#receive(message as FromChild));
    this.#process.on('error', (cause) =>
      this.#end({ code: 'internal.bug', message: `The reading process did not start: ${cause.message}` }),
    );
    this.#process.on('exit', (code, signal) => void this.#afterExit(code, signal));
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_TAIL_BYTES);
    });
    this.#memoryTimer = setInterval(() => this.#checkMemory(), MEMORY_POLL_MS);
    this.#memoryTimer.unref();
    this.#send({ type: 'configure', configuration: options.configuration });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** It has its configuration and works; one that dies before has not opened any file. */
  get isReady(): boolean {
    return this.#ready;
  }

  /** It runs: what it is told, it gets. */
  get isThere(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** Settles when neither the child nor anything that it started runs any more: from then on nobody writes where they wrote. */
  get gone(): Promise<void> {
    return this.#gone;
  }

  /** Of the child with what it started, as last looked at. */
  get residentBytes(): number {
    return this.#residentBytes;
  }

  run(id: number, task: unknown): void {
    this.#send({ type: 'task', id, task });
  }

  /** (Re)starts the time limit for the task the child is working on; undefined: it is idle. */
  setDeadline(timeoutMs: number | undefined): void {
    clearTimeout(this.#deadline);
    if (timeoutMs === undefined || this.#ended) return;
    this.#deadline = setTimeout(
      () =>
        this.kill({
          code: 'limit.time',
          message: `Reading took longer than ${Math.round(timeoutMs / 1000)} s and was ended.`,
        }),
      timeoutMs,
    );
  }

  /** Ends the child and everything it started, at once. */
  kill(reason: FileError): void {
    if (this.#ending === undefined) this.#ending = reason;
    killGroup(this.#process);
  }

  /** Lets an idle child go: it ends itself when told. Killed when it does not within a second. */
  async retire(): Promise<void> {
    this.#ended = true;
    this.#stopTimers();
    this.#send({ type: 'retire' });
    const force = setTimeout(() => killGroup(this.#process), 1000);
    await this.#exited;
    clearTimeout(force);
  }

  #send(message: ToChild): void {
    if (this.#process.connected) this.#process.send(message, () => undefined);
  }

  #receive(message: FromChild): void {
    if (this.#ended) return;
    if (message.type === 'ready') this.#ready = true;
    else if (message.type === 'done') this.#onDone(message.id, { ok: true, result: message.result });
    else if (message.type === 'failed') this.#onDone(message.id, { ok: false, error: message.error });
    else if (message.type === 'broken') this.kill(message.error);
    else if (message.type === 'ask') void this.#reply(message.id, message.question);
  }

  async #reply(id: number, question: unknown): Promise<void> {
    let answer: unknown;
    try {
      answer = await this.#options.answer(question);
    } catch {
      // The child then works it out by itself; the ledger's own trouble surfaces when the result is recorded.
      answer = undefined;
    }
    this.#send({ type: 'answer', id, answer });
  }

  #checkMemory(): void {
    const pid = this.#process.pid;
    if (pid === undefined || this.#ending !== undefined) return;
    this.#residentBytes = residentBytesOfTree(pid) ?? 0;
    if (this.#residentBytes > this.#options.memoryLimitBytes) this.kill(this.#memoryError());
  }

  #memoryError(): FileError {
    const limitMb = Math.round(this.#options.memoryLimitBytes / 1024 / 1024);
    return { code: 'limit.memory', message: `Reading needed more than ${limitMb} MB of memory and was ended.` };
  }

  /** Once it was let go there is nothing that an idle ExifTool could still write. */
  async #clearGroup(): Promise<void> {
    const { pid } = this.#process;
    if (this.#ended || pid === undefined) return;
    this.#stopTimers();
    killGroup(this.#process);
    await waitForGroup(pid);
  }

  async #afterExit(code: number | null, signal: NodeJS.Signals | null): Promise<void> {
    // What it said last may still be in the pipe.
    const stderr = this.#process.stderr;
    if (this.#ending === undefined && stderr !== null && !stderr.closed) {
      await Promise.race([once(stderr, 'close'), delay(STDERR_WAIT_MS)]);
    }
    const error = this.#ending ?? this.#describeExit(code, signal);
    await this.#gone;
    this.#end(error);
  }

  #describeExit(code: number | null, signal: NodeJS.Signals | null): FileError {
    if (/memory allocation of \d+ bytes failed|heap out of memory|Out of memory/i.test(this.#stderr))
      return this.#memoryError();
    return {
      code: 'reader.crashed',
      message: `The reading process died on this file (${signal ?? `exit code ${code}`}).`,
    };
  }

  #end(error: FileError): void {
    this.#stopTimers();
    if (this.#ended) return;
    this.#ended = true;
    this.#onEnd(error);
  }

  #stopTimers(): void {
    clearInterval(this.#memoryTimer);
    clearTimeout(this.#deadline);
  }
}

function start(options: ChildOptions): ChildProcess {
  const hardKb = Math.round((options.memoryLimitBytes + HARD_LIMIT_MARGIN_BYTES) / 1024);
  const node = [`--max-old-space-size=${options.heapLimitMb}`, '--disable-warning=ExperimentalWarning', options.script];
  // Through sh, because Node cannot set limits for a child. A system whose shell refuses the limit still has the polled one.
  const child = spawn('/bin/sh', ['-c', `ulimit -d ${hardKb} 2>/dev/null; exec "$0" "$@"`, process.execPath, ...node], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
    // A process group of its own, so that killing it also ends what it started.
    detached: true,
    env: { ...options.environment },
  });
  if (child.stderr === null)
    throw new AssayError('internal.bug', 'A reading process was started without standard error.');
  return child;
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}
