import { ExifToolTask } from 'exiftool-vendored';

/** How ExifTool says that a command is done: a line of its own. */
const READY_LINE = /(?:^|\n)\{ready\}\r?\n$/;
const READY = '{ready}';
/** What ExifTool says when it writes is a line or two; the rest of a flood says nothing more. */
const TEXT_LIMIT = 64 * 1024;

/** Both streams of ExifTool for one command that writes. */
export interface WriteAnswer {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * One command that writes. What went wrong stands on the error stream, which may come after the end mark on the other one:
 * so the command has ExifTool put a mark at the end of that stream too, and only both together end it. The mark must be
 * one that no file can hold.
 */
export class WriteTask extends ExifToolTask<WriteAnswer> {
  readonly #mark: string;
  #stdout = '';
  #stderr = '';
  #isReady = false;
  #isMarked = false;

  constructor(args: readonly string[], mark: string) {
    super([...args, '-echo4', mark], { ignoreMinorErrors: false });
    this.#mark = mark;
  }

  get stderr(): string {
    return this.#stderr;
  }

  override onStdout(data: string | Buffer): void {
    this.#stdout = keepTail(this.#stdout + data.toString());
    this.#isReady = READY_LINE.test(this.#stdout);
    this.#finish();
  }

  override onStderr(data: string | Buffer): void {
    this.#stderr = keepTail(this.#stderr + data.toString());
    this.#isMarked = this.#stderr.trimEnd().endsWith(this.#mark);
    this.#finish();
  }

  protected override parse(): WriteAnswer {
    return {
      stdout: this.#stdout.trimEnd().slice(0, -READY.length),
      stderr: this.#stderr.trimEnd().slice(0, -this.#mark.length),
    };
  }

  #finish(): void {
    if (this.#isReady && this.#isMarked) super.onStdout(READY);
  }
}

function keepTail(text: string): string {
  return text.length > TEXT_LIMIT ? text.slice(-TEXT_LIMIT) : text;
}
