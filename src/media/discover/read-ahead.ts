import { AssayError } from '../../domain/errors.ts';
import type { DirectoryColumns, FileColumns, WalkAnswer } from './listing-columns.ts';
import type { WalkNode, WalkOrder } from './walk-order.ts';
import { openWalkThreads, type WalkThreads } from './walk-threads.ts';
import type { WalkWorkerData } from './walk-worker.ts';

/** Directories read or being read beyond what was given out. Bounds memory; feeds the threads in trees of tiny ones. */
const DIRECTORIES_AHEAD = 64;

/** Files known ahead beyond which no further directory is begun: some 15 MB of names and numbers. */
const FILES_AHEAD = 100_000;

/** Directories sent to a thread at once, when many wait: a message costs as much as listing a small directory. */
const DIRECTORIES_PER_JOB = 8;

export interface ReadAheadOptions {
  readonly threads: number;
  readonly data: WalkWorkerData;
  readonly signal: AbortSignal | undefined;
}

/** Reads the directories of `order` on threads and gives them out in order. Ends its threads when it ends. */
export async function* readAhead(order: WalkOrder, options: ReadAheadOptions): AsyncGenerator<WalkNode, void, void> {
  const reader = new AheadReader(order, openWalkThreads(options.threads, options.data));
  const abort = (): void => reader.fail(options.signal?.reason);
  options.signal?.addEventListener('abort', abort);
  try {
    options.signal?.throwIfAborted();
    for (let node = order.head(); node !== undefined; node = order.head()) {
      await reader.finish(node);
      order.removeHead();
      reader.release(node);
      yield node;
    }
  } finally {
    options.signal?.removeEventListener('abort', abort);
    await reader.close();
  }
}

class AheadReader {
  private readonly order: WalkOrder;
  private readonly threads: WalkThreads;
  private filesAhead = 0;
  private failure: { readonly cause: unknown } | undefined;
  /** Who waits for which directory. One at a time: the walk has one reader. */
  private waiting: { readonly node: WalkNode; readonly wake: () => void } | undefined;

  constructor(order: WalkOrder, threads: WalkThreads) {
    this.order = order;
    this.threads = threads;
  }

  async finish(node: WalkNode): Promise<void> {
    this.dispatch();
    while (node.state !== 'done' && this.failure === undefined) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.waiting = { node, wake: resolve };
      await promise;
    }
    if (this.failure !== undefined) throw this.failure.cause;
  }

  release(node: WalkNode): void {
    this.filesAhead -= countFiles(node);
    this.dispatch();
  }

  fail(cause: unknown): void {
    this.failure ??= { cause };
    this.wake();
  }

  close(): Promise<void> {
    this.failure ??= { cause: new AssayError('internal.bug', 'The walk was used after its end.') };
    return this.threads.close();
  }

  /** Hands out work as long as a thread wants some, the earliest directory first. */
  private dispatch(): void {
    while (this.failure === undefined && this.threads.free() > 0) {
      if (!this.dispatchOne()) return;
    }
  }

  private dispatchOne(): boolean {
    const waiting: WalkNode[] = [];
    let position = 0;
    for (const node of this.order.ahead(DIRECTORIES_AHEAD)) {
      if (this.dispatchPart(node)) return true;
      // The first directory is always begun, however many files are known ahead: the reader waits for it.
      const begun = position === 0 || this.filesAhead < FILES_AHEAD;
      if (node.state === 'waiting' && begun) waiting.push(node);
      position++;
    }
    if (waiting.length === 0) return false;
    const share = Math.ceil(waiting.length / (this.threads.free() + 1));
    this.dispatchList(waiting.slice(0, Math.min(DIRECTORIES_PER_JOB, share)));
    return true;
  }

  private dispatchList(nodes: readonly WalkNode[]): void {
    for (const node of nodes) node.state = 'reading';
    this.run(this.threads.run({ kind: 'list', paths: nodes.map((node) => node.absolutePath) }), (answer) => {
      if (answer.kind !== 'list') return;
      for (const [index, node] of nodes.entries()) this.acceptDirectory(node, answer.directories[index]);
    });
  }

  private dispatchPart(node: WalkNode): boolean {
    const names = node.columns?.rest[node.nextPart];
    if (names === undefined) return false;
    const part = node.nextPart++;
    this.run(this.threads.run({ kind: 'stat', path: node.absolutePath, names }), (answer) => {
      if (answer.kind === 'stat') this.acceptPart(node, part, answer.files);
    });
    return true;
  }

  private acceptDirectory(node: WalkNode, columns: DirectoryColumns | undefined): void {
    if (columns === undefined) return;
    node.columns = columns;
    node.parts.length = columns.rest.length;
    this.filesAhead += columns.count;
    this.order.insertChildren(node, columns.directories);
    if (columns.rest.length === 0) this.complete(node);
  }

  private acceptPart(node: WalkNode, part: number, files: FileColumns): void {
    node.parts[part] = files;
    node.partsDone++;
    this.filesAhead += files.count;
    if (node.partsDone === node.parts.length) this.complete(node);
  }

  private complete(node: WalkNode): void {
    node.state = 'done';
    if (this.waiting?.node === node) this.wake();
  }

  private wake(): void {
    this.waiting?.wake();
    this.waiting = undefined;
  }

  private run(answer: Promise<WalkAnswer>, accept: (answer: WalkAnswer) => void): void {
    answer.then(accept).then(
      () => this.dispatch(),
      (cause: unknown) => this.fail(new AssayError('internal.bug', 'A thread of the walk died.', { cause })),
    );
  }
}

function countFiles(node: WalkNode): number {
  let count = node.columns?.count ?? 0;
  for (const part of node.parts) count += part?.count ?? 0;
  return count;
}
