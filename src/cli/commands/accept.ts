import type { Assay } from '../../compose/open-assay.ts';
import { AssayError } from '../../domain/errors.ts';
import { plainText } from '../../report/plain-text.ts';
import type { Command, ParsedOptions } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { withAssay } from '../session.ts';
import { type Terminal, writeOut } from '../terminal.ts';

export const acceptCommand: Command = {
  name: 'accept',
  summary: 'sign off one finding of a check, by its id',
  operands: 'FINDING',
  operandCount: [1, 1],
  options: {
    by: { type: 'string', value: 'WHO', help: 'who signs it off (required)' },
    reason: { type: 'string', value: 'TEXT', help: 'why (required)' },
  },
  notes: [
    'It stays signed off in later checks of the same show, and every report says by whom and why.',
    'A Blocker is signed off with the content that it had in the last check: other content under its name opens it again.',
  ],
  run: (operands, options, terminal) =>
    withAssay(options, terminal, (assay) => accept(operands[0] ?? '', assay, options, terminal), {
      ledgerExists: true,
    }),
};

async function accept(
  findingId: string,
  { ledger }: Assay,
  options: ParsedOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const by = options.text('by')?.trim() ?? '';
  const reason = options.text('reason')?.trim() ?? '';
  if (by === '' || reason === '') {
    throw new AssayError(
      'usage.invalid',
      'Say who signs the finding off, and why: assay accept FINDING --by WHO --reason TEXT',
    );
  }
  const found = await ledger.findFinding(findingId);
  if (found === undefined) {
    throw new AssayError(
      'ledger.not-found',
      `No check has reported a finding ${plainText(findingId, 64)}. The ids stand in the report of: assay check`,
    );
  }
  const { show, severity, content } = found;
  if (severity === 'Blocker' && content === undefined) {
    throw new AssayError(
      'usage.invalid',
      `A Blocker is signed off with its content, and ${plainText(found.path)} could not be read to its end. Check the delivery again when it can be.`,
    );
  }
  await ledger.acceptFinding({ show, findingId, by, reason, ...(content === undefined ? {} : { content }) });
  await writeOut(
    terminal.stdout,
    `Finding ${findingId} of ${plainText(found.delivery)} (${plainText(found.show)}) is signed off by ${plainText(by)}${severity === 'Blocker' ? ', with the content of its last check' : ''}.\n`,
  );
  return EXIT.ok;
}
