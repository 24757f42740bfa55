import { COMMON_OPTIONS, type Command, type OptionSpecs } from './command.ts';

const WIDTH = 30;

/** Help over all commands. */
export function renderOverview(commands: readonly Command[], version: string): string {
  const rows = commands.map(
    (command) => `  ${`${command.name} ${command.operands}`.padEnd(WIDTH)}  ${command.summary}`,
  );
  return [
    `assay ${version}: what is this picture made of, and who says so?`,
    '',
    'Usage: assay COMMAND …',
    '',
    ...rows,
    '',
    'Exit codes: 0 nothing to act on, 1 findings or a gate that holds, 2 wrong use or configuration,',
    '            3 some inputs could not be read, 70 a bug.',
    'More about one command: assay help COMMAND',
    '',
  ].join('\n');
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
