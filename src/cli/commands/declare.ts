import { resolve } from 'node:path';
import { chooseDeclared } from '../../compose/pictures/choose-items.ts';
import { parseDeclaration } from '../../config/parse-records.ts';
import { readText } from '../../config/read-text.ts';
import { renderTemplate } from '../../config/render-template.ts';
import { AssayError } from '../../domain/errors.ts';
import { declare } from '../../pipeline/declare.ts';
import { plainText } from '../../report/plain-text.ts';
import { formatCount } from '../../report/units.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { fingerprintAtEnd, tellFingerprints, wantsFingerprints } from '../fingerprint-pictures.ts';
import { withAssay } from '../session.ts';
import { writeOut } from '../terminal.ts';
import { FINGERPRINT_OPTIONS } from './matching-options.ts';

/** Warnings of one kind that are told one by one: more of them would hide the rest. */
const WARNING_LIMIT = 20;

export const declareCommand: Command = {
  name: 'declare',
  summary: 'record what a vendor declares: which tools made which files, or that none did',
  operands: 'FILE',
  operandCount: [0, 1],
  options: {
    template: { type: 'boolean', help: 'print a commented declaration to fill in' },
    ...FINGERPRINT_OPTIONS,
  },
  notes: [
    'FILE is YAML or JSON (docs/schemas/declaration.schema.json). Nothing is recorded when anything in it is wrong.',
  ],
  async run(operands, options, terminal) {
    if (options.flag('template')) {
      await writeOut(terminal.stdout, await renderTemplate('declaration'));
      return EXIT.ok;
    }
    const file = operands[0];
    if (file === undefined)
      throw new AssayError(
        'usage.invalid',
        'Say which declaration to record: assay declare FILE. For one to fill in: assay declare --template',
      );
    const declaration = parseDeclaration(file, await readText(resolve(terminal.cwd, file)));
    return withAssay(options, terminal, async (assay) => {
      const { imported, unmatched } = await declare(declaration, assay);
      const what = `${plainText(declaration.reference)} of ${plainText(declaration.vendor)} for ${plainText(declaration.show)}`;
      const entries = formatCount(declaration.entries.length, 'entry', 'entries');
      await writeOut(
        terminal.stdout,
        imported
          ? `Recorded declaration ${what}: ${entries}.\n`
          : `Declaration ${what} is recorded already; nothing changed.\n`,
      );
      for (const each of unmatched.slice(0, WARNING_LIMIT)) {
        const which = plainText(each.pattern ?? each.hash ?? '');
        terminal.stderr.write(
          `Warning: entry ${each.entry + 1}: ${which} fits nothing scanned so far. It counts as soon as something is.\n`,
        );
      }
      if (unmatched.length > WARNING_LIMIT) {
        terminal.stderr.write(
          `… and ${formatCount(unmatched.length - WARNING_LIMIT, 'more', 'more')} that fit nothing so far.\n`,
        );
      }
      const session = { assay, options, terminal };
      const choose = wantsFingerprints(session) ? chooseDeclared(declaration, assay.compilePattern) : undefined;
      if (choose !== undefined)
        await tellFingerprints(await fingerprintAtEnd(await assay.pictures.listItems(choose), session), session);
      return EXIT.ok;
    });
  },
};
