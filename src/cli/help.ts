import { COMMON_OPTIONS, type Command, type OptionSpecs } from './command.ts';

const WIDTH = 30;

const MORE = 'More about one command: assay help COMMAND';

/** Help over all commands. */
export function renderOverview(commands: readonly Command[], version: string): string {
  return [
    `assay ${version}: what is this picture made of, and who says so?`,
    '',
    'Usage: assay COMMAND …',
    '',
    ...renderRows(commands),
    '',
    'Exit codes: 0 nothing to act on, 1 findings or a gate that holds, 2 wrong use or configuration,',
    '            3 some inputs could not be read, 70 a bug.',
    MORE,
    '',
  ].join('\n');
}

/** Help over the commands that share their first word. */
export function renderGroup(commands: readonly Command[]): string {
  return [...renderRows(commands), '', MORE, ''].join('\n');
}

function renderRows(commands: readonly Command[]): readonly string[] {
  return commands.map((command) => `  ${`${command.name} ${command.operands}`.padEnd(WIDTH)}  ${command.summary}`);
}

/** Help for one command. */
export function renderHelp(command: Command): string {
  return [
    `assay ${command.name} ${command.operands}`,
    '',
    `  ${command.summary}`,
    '',
    'Options:',
    ...renderOptions(command.options),
    ...renderOptions(COMMON_OPTIONS),
    ...(command.notes ?? []).flatMap((note) => ['', note]),
    '',
  ].join('\n');
}

function renderOptions(specs: OptionSpecs): readonly string[] {
  return Object.entries(specs).map(([name, spec]) => {
    const left = `--${name}${spec.type === 'string' ? ` ${spec.value ?? 'TEXT'}` : ''}`;
    return `  ${left.padEnd(WIDTH)}  ${spec.help}${spec.multiple === true ? ' (repeatable)' : ''}`;
  });
}
