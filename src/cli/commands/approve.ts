import { resolve } from 'node:path';
import { parseApproval } from '../../config/parse-records.ts';
import { readText } from '../../config/read-text.ts';
import { renderTemplate } from '../../config/render-template.ts';
import { AssayError } from '../../domain/errors.ts';
import { approve, withdrawApproval } from '../../pipeline/approve.ts';
import { plainText } from '../../report/plain-text.ts';
import { formatCount } from '../../report/units.ts';
import type { Command, ParsedOptions } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { withAssay } from '../session.ts';
import { type Terminal, writeOut } from '../terminal.ts';

export const approveCommand: Command = {
  name: 'approve',
  summary: 'record a written approval, pinned to the content it was given for, or withdraw one',
  operands: 'FILE',
  operandCount: [0, 1],
  options: {
    template: { type: 'boolean', help: 'print a commented approval to fill in' },
    withdraw: { type: 'string', value: 'REF', help: 'withdraw the approval with this reference (with --by)' },
    by: { type: 'string', value: 'WHO', help: 'who withdraws it' },
  },
  notes: [
    'An approval by pattern covers the files that fit it now, by their content: a new file under an approved name is not covered.',
    'FILE is YAML or JSON (docs/schemas/approval.schema.json). Nothing is recorded when anything in it is wrong.',
  ],
  async run(operands, options, terminal) {
    if (options.flag('template')) {
      await writeOut(terminal.stdout, await renderTemplate('approval'));
      return EXIT.ok;
    }
    const reference = options.text('withdraw');
    if (reference !== undefined) return withdraw(reference, options, terminal);
    const file = operands[0];
    if (file === undefined)
      throw new AssayError(
        'usage.invalid',
        'Say which approval to record: assay approve FILE. For one to fill in: assay approve --template',
      );
    const approval = parseApproval(file, await readText(resolve(terminal.cwd, file)));
    return withAssay(options, terminal, async (assay) => {
      const { imported, pinned, unmatched } = await approve(approval, assay);
      const covered = pinned.length + approval.scope.files.hashes.length;
      const what = plainText(approval.reference);
      await writeOut(
        terminal.stdout,
        imported
          ? `Recorded approval ${what}: covers ${formatCount(covered, 'content')} by hash.\n`
          : `Approval ${what} is recorded already; nothing changed.\n`,
      );
      for (const pattern of unmatched) {
        terminal.stderr.write(
          `Warning: ${plainText(pattern)} fits nothing scanned so far, so it covers nothing. Scan the files, then record the approval under a new reference.\n`,
        );
      }
      return EXIT.ok;
    });
  },
};

async function withdraw(reference: string, options: ParsedOptions, terminal: Terminal): Promise<ExitCode> {
  const by = options.text('by')?.trim() ?? '';
  if (by === '')
    throw new AssayError('usage.invalid', 'Say who withdraws the approval: assay approve --withdraw REF --by WHO');
  return withAssay(options, terminal, async (assay) => {
    await withdrawApproval(reference, by, assay);
    await writeOut(terminal.stdout, `Approval ${plainText(reference)} is withdrawn; it covers nothing any more.\n`);
    return EXIT.ok;
  });
}
