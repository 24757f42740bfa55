import { parseArgs } from 'node:util';
import { AssayError } from '../domain/errors.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  /** Word for the value in the help, e.g. `FILE`. */
  readonly value?: string;
  readonly help: string;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** What the user typed, by option name. */
export interface ParsedOptions {
  text(name: string): string | undefined;
  list(name: string): readonly string[];
  flag(name: string): boolean;
}

/** A command is data: help and parsing are made from it. */
export interface Command {
  /** One or two words: `scan`, `ledger verify`. */
  readonly name: string;
  readonly summary: string;
  /** Operands as the help shows them, e.g. `PATH…`. */
  readonly operands: string;
  /** Fewest and most operands. */
  readonly operandCount: readonly [number, number];
  readonly options: OptionSpecs;
  /** Further paragraphs for the help of this command. */
  readonly notes?: readonly string[];
  readonly run: (operands: readonly string[], options: ParsedOptions, terminal: Terminal) => Promise<ExitCode>;
}

/** Options every command has. */
export const COMMON_OPTIONS: OptionSpecs = {
  config: {
    type: 'string',
    value: 'FILE',
    help: 'configuration to use (default: assay.config.yaml here, when there is one)',
  },
  ledger: {
    type: 'string',
    value: 'FILE|URL',
    help: 'the ledger: a file, or postgres://… (default: ASSAY_DATABASE_URL, the configuration, .assay/ledger.sqlite here). Others see it in ps: a password belongs into the environment',
  },
  help: { type: 'boolean', help: 'show this help' },
};

/** Parses what follows the command's name. Throws `usage.invalid` with what to do. */
export function parseCommandLine(
  command: Command,
  args: readonly string[],
): { operands: readonly string[]; options: ParsedOptions } {
  const specs: OptionSpecs = { ...command.options, ...COMMON_OPTIONS };
  const parsed = parse(command, specs, args);
  const [fewest, most] = command.operandCount;
  if (!parsed.values['help'] && (parsed.positionals.length < fewest || parsed.positionals.length > most)) {
    throw new AssayError(
      'usage.invalid',
      `Write: assay ${[command.name, command.operands].filter(Boolean).join(' ')}. See: assay help ${command.name}`,
    );
  }
  // An unset variable in a script; taken as a path it would be the working directory.
  if (parsed.positionals.includes(''))
    throw new AssayError(
      'usage.invalid',
      `${command.operands} must not be empty. Is a variable unset? See: assay help ${command.name}`,
    );
  const { values } = parsed;
  return {
    operands: parsed.positionals,
    options: {
      text: (name) => {
        const value = values[name];
        return typeof value === 'string' ? value : undefined;
      },
      list: (name) => {
        const value = values[name];
        return Array.isArray(value) ? value.map(String) : [];
      },
      flag: (name) => values[name] === true,
    },
  };
}

function parse(
  command: Command,
  specs: OptionSpecs,
  args: readonly string[],
): { values: Record<string, unknown>; positionals: readonly string[] } {
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [name, { type: spec.type, multiple: spec.multiple ?? false }]),
  );
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (cause) {
    const what = cause instanceof Error ? (cause.message.split('. ')[0] ?? cause.message) : String(cause);
    throw new AssayError('usage.invalid', `${what}. See: assay help ${command.name}`, { cause });
  }
}
