import { ExifToolTask } from 'exiftool-vendored';

/** How ExifTool says that a command is done: a line of its own, which JSON cannot hold (it escapes line feeds). */
const READY = '{ready}';
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
 * (a character can be split between two chunks) and takes the end mark only on a line of its own: the library takes the
 * first one anywhere, so that a file with `{ready}` in a tag would cut its answer and put the next files' out of step.
 */
export class ReadTask extends ExifToolTask<string> {
  readonly #maxOutputBytes: number;
  readonly #onOverflow: () => void;
  #chunks: Buffer[] = [];
  #sizeBytes = 0;
  #json = '';
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
      this.#json = Buffer.concat(this.#chunks).toString().trimEnd().slice(0, -READY.length);
      this.#chunks = [];
      super.onStdout(READY);
    }
  }

  /** Kept, never parsed: the library's way throws for some texts, and a stranger's file can have a part in the text. */
  override onStderr(data: string | Buffer): void {
    if (this.#stderr.length < STDERR_LIMIT) this.#stderr += data.toString().slice(0, STDERR_LIMIT);
  }

  protected override parse(): string {
    return this.#json;
  }

  #isComplete(): boolean {
    // Line end, mark, line end (of two bytes on Windows).
    const tailSize = READY.length + 3;
    let tail = Buffer.alloc(0);
    for (let index = this.#chunks.length - 1; index >= 0 && tail.length < tailSize; index -= 1) {
      tail = Buffer.concat([this.#chunks[index] ?? Buffer.alloc(0), tail]);
    }
    return /(?:^|\n)\{ready\}\r?\n$/.test(tail.subarray(-tailSize).toString('latin1'));
  }
}
