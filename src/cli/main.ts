import { readProgram } from '../compose/program.ts';
import { colourWish } from '../config/load.ts';
import { AssayError } from '../domain/errors.ts';
import { toOutputError } from '../domain/output-error.ts';
import { EXIT, EXIT_OF_ERROR } from './exit-codes.ts';
import { loadCommands } from './load-commands.ts';
import { runCommandLine } from './run.ts';
import type { Terminal } from './terminal.ts';

/** Width of output that is no terminal. */
const DEFAULT_COLUMNS = 100;

const abort = new AbortController();
const stop = (): void =>
  abort.abort(
    new AssayError('usage.invalid', 'Stopped. What was recorded so far is kept; the next run goes on from there.'),
  );
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
// A reader that goes away (`| head`) is no fault: there is nobody left to write for.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  const fault = toOutputError(error);
  if (!(fault instanceof AssayError)) throw error;
  process.stderr.write(`assay: ${fault.message}\n`);
  process.exit(EXIT_OF_ERROR[fault.code]);
});
// Nor is a log that nobody takes any more, or whose disk is full: the work goes on.
process.stderr.on('error', () => undefined);

const wish = colourWish();
const terminal: Terminal = {
  stdout: process.stdout,
  stderr: process.stderr,
  interactive: process.stderr.isTTY === true,
  colour: wish === undefined ? process.stdout.isTTY === true : wish === 'on',
  columns: process.stdout.columns ?? DEFAULT_COLUMNS,
  cwd: process.cwd(),
  signal: abort.signal,
};

const args = process.argv.slice(2);
const code = await runCommandLine(args, await loadCommands(args[0]), readProgram().version, terminal);
// Not left to the event loop: a native library may keep a thread that never ends. First let a slow pipe take the rest.
await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
process.exit(code);
