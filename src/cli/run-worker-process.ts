import { readProgram } from '../compose/program.ts';
import { AssayError } from '../domain/errors.ts';
import { workerCommand } from './commands/worker.ts';
import type { ExitCode } from './exit-codes.ts';
import { runCommandLine } from './run.ts';

/** Width of the help. */
const COLUMNS = 100;

/** `assay worker …` as a process of its own: the first SIGTERM or SIGINT stops it in order, the second one at once. */
export function runWorkerProcess(args: readonly string[]): Promise<ExitCode> {
  const stopping = new AbortController();
  // Once: the second one ends the process as the system does, 143 and 130 in a shell.
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => stopping.abort(new AssayError('job.stopped', 'The worker was told to stop.')));
  // A log that nobody takes any more, or whose disk is full, is no reason to let go of work: every job would kill its worker.
  process.stderr.on('error', () => undefined);
  const terminal = {
    stdout: process.stdout,
    stderr: process.stderr,
    interactive: false,
    colour: false,
    columns: COLUMNS,
    cwd: process.cwd(),
    signal: stopping.signal,
  };
  return runCommandLine(['worker', ...args], [workerCommand], readProgram().version, terminal);
}
