import { ExifToolTask } from 'exiftool-vendored';

/** How ExifTool says that a command is done: a line of its own, which JSON cannot hold (it escapes line feeds). */
const READY = Buffer.from('{ready}');
/** Only enough of it to tell why perl died. */
const STDERR_LIMIT = 8192;

export interface ReadTaskOptions {
  readonly args: readonly string[];
  readonly maxOutputBytes: number;
  /** Called once when more than `maxOutputBytes` came. The process is still writing then and cannot be used again. */
  readonly onOverflow: () => void;
}

/**
 * One command to ExifTool. Unlike the library's own tasks it bounds what it takes in, joins bytes before it decodes them
 * (a character can be split between two chunks) and looks for the end once a chunk, not through all text so far.
 */
export class ReadTask extends ExifToolTask<string> {
  readonly #maxOutputBytes: number;
  readonly #onOverflow: () => void;
  #chunks: Buffer[] = [];
  #sizeBytes = 0;
  #stderr = '';

  constructor(options: ReadTaskOptions) {
    super([...options.args], { ignoreMinorErrors: false });
    this.#maxOutputBytes = options.maxOutputBytes;
    this.#onOverflow = options.onOverflow;
  }

  get stderr(): string {
    return this.#stderr;
  }

  override onStdout(data: string | Buffer): void {
    const chunk = typeof data === 'string' ? Buffer.from(data) : data;
    if (this.#sizeBytes > this.#maxOutputBytes) return;
    this.#sizeBytes += chunk.length;
    this.#chunks.push(chunk);
    if (this.#sizeBytes > this.#maxOutputBytes) {
      this.#chunks = [];
      this.#onOverflow();
    } else if (this.#isComplete()) {
      super.onStdout(Buffer.concat(this.#chunks));
      this.#chunks = [];
    }
  }

  /** Kept, never parsed: the library's way throws for some texts, and a stranger's file can have a part in the text. */
  override onStderr(data: string | Buffer): void {
    if (this.#stderr.length < STDERR_LIMIT) this.#stderr += data.toString().slice(0, STDERR_LIMIT);
  }

  protected override parse(input: string): string {
    return input;
  }

  #isComplete(): boolean {
    const tailSize = READY.length + 2;
    let tail: Buffer = this.#chunks.at(-1) ?? Buffer.alloc(0);
    for (let index = this.#chunks.length - 2; index >= 0 && tail.length <= tailSize; index -= 1) {
      tail = Buffer.concat([this.#chunks[index] ?? Buffer.alloc(0), tail]);
    }
    const text = tail
      .subarray(-tailSize - 1)
      .toString('latin1')
      .trimEnd();
    return text.endsWith('{ready}') && (text.length === READY.length || text.at(-READY.length - 1) === '\n');
  }
}
