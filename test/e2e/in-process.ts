import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { COMMANDS } from '../../src/cli/commands/index.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import type { Run } from './cli.ts';

/**
 * The command line in this process, with everything it starts: the same as `assay` but for starting Node and loading the program,
 * which takes longer than most of what is tested.
 */
export async function assayHere(cwd: string, ...args: readonly string[]): Promise<Run> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const told = [text(stdout), text(stderr)] as const;
  const signal = new AbortController().signal;
  const terminal = { stdout, stderr, cwd, columns: 100, colour: false, interactive: false, signal };
  const code = await runCommandLine(args, COMMANDS, '0.0.0', terminal);
  stdout.end();
  stderr.end();
  return { code, signal: null, stdout: await told[0], stderr: await told[1] };
}
