import { AssayError } from '../domain/errors.ts';
import { plainText } from '../report/plain-text.ts';
import { type Command, parseCommandLine } from './command.ts';
import { EXIT, EXIT_OF_ERROR, type ExitCode } from './exit-codes.ts';
import { renderGroup, renderHelp, renderOverview } from './help.ts';
import type { Terminal } from './terminal.ts';

/** Longest error message shown, in characters: names of files may be 4,096 long. */
const MESSAGE_LIMIT = 8000;

/** Finds the command, runs it, and turns whatever happens into an exit code. Never throws. */
export async function runCommandLine(
  args: readonly string[],
  commands: readonly Command[],
  version: string,
  terminal: Terminal,
): Promise<ExitCode> {
  try {
    return await dispatch(args, commands, version, terminal);
  } catch (error) {
    return reportError(error, terminal);
  }
}

async function dispatch(
  args: readonly string[],
  commands: readonly Command[],
  version: string,
  terminal: Terminal,
): Promise<ExitCode> {
  const [first = 'help', ...rest] = args;
  if (first === '--version' || first === 'version') return say(terminal, `assay ${version}\n`);
  if (first === 'help' || first === '--help' || first === '-h') {
    const group = rest.length === 1 ? findGroup(rest[0], commands) : [];
    if (group.length > 0) return say(terminal, renderGroup(group));
    const topic = findCommand(rest, commands);
    if (rest.length > 0 && topic === undefined) throw unknownCommand(rest.join(' '), commands);
    return say(terminal, topic === undefined ? renderOverview(commands, version) : renderHelp(topic.command));
  }
  const found = findCommand(args, commands);
  if (found === undefined) {
    const group = findGroup(first, commands);
    if (group.length > 0 && (rest[0] === '--help' || rest[0] === '-h')) return say(terminal, renderGroup(group));
    throw group.length > 0 ? unknownCommand(args.slice(0, 2).join(' '), group) : unknownCommand(first, commands);
  }
  const { operands, options } = parseCommandLine(found.command, found.rest);
  if (options.flag('help')) return say(terminal, renderHelp(found.command));
  return found.command.run(operands, options, terminal);
}

/** The command with the longest name that the arguments begin with. */
function findCommand(
  args: readonly string[],
  commands: readonly Command[],
): { readonly command: Command; readonly rest: readonly string[] } | undefined {
  for (const words of [2, 1]) {
    const name = args.slice(0, words).join(' ');
    const command = commands.find((each) => each.name === name);
    if (command !== undefined) return { command, rest: args.slice(words) };
  }
  return undefined;
}

/** The commands of two words that begin with this one, as `queue` does. None when it is a command by itself. */
function findGroup(first: string | undefined, commands: readonly Command[]): readonly Command[] {
  if (commands.some(({ name }) => name === first)) return [];
  return commands.filter(({ name }) => name.startsWith(`${first} `));
}

function unknownCommand(name: string, commands: readonly Command[]): AssayError {
  const names = commands.map((command) => command.name).join(', ');
  return new AssayError(
    'usage.invalid',
    `There is no command "${plainText(name, 100)}". There are: ${names}. See: assay help`,
  );
}

function say(terminal: Terminal, text: string): ExitCode {
  terminal.stdout.write(text);
  return EXIT.ok;
}

function reportError(error: unknown, terminal: Terminal): ExitCode {
  if (error instanceof AssayError) {
    terminal.stderr.write(
      `assay: ${error.message
        .split('\n')
        .map((line) => plainText(line, MESSAGE_LIMIT))
        .join('\n')}\n`,
    );
    if (error.code !== 'internal.bug') return EXIT_OF_ERROR[error.code];
  }
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  terminal.stderr.write(
    `assay: this is a bug in Assay. Please report it with what follows:\n${plainText(what, MESSAGE_LIMIT)}\n`,
  );
  return EXIT.bug;
}
