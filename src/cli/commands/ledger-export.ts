import { exportLedger } from '../../compose/move-ledger.ts';
import { plainText } from '../../report/plain-text.ts';
import { formatCount } from '../../report/units.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { writeOut } from '../terminal.ts';
import { moveOptions } from './move-options.ts';

export const ledgerExportCommand: Command = {
  name: 'ledger export',
  summary: 'write all that the ledger remembers to a file, to move it to another database',
  operands: 'FILE|-',
  operandCount: [1, 1],
  options: {},
  notes: [
    'The file holds the same whatever database the ledger lies in. With a name that ends in .gz it is compressed; - is the standard output. ' +
      'A file that is there already is not written over.',
    'What watchers and scans under way remember stays behind: end them first.',
  ],
  async run([target = ''], options, terminal) {
    const isStream = target === '-';
    const { ledger, head } = await exportLedger(isStream ? terminal.stdout : target, moveOptions(options, terminal));
    const to = isStream ? '' : ` to ${plainText(target)}`;
    await writeOut(
      isStream ? terminal.stderr : terminal.stdout,
      `Exported ${plainText(ledger)}${to}: ${formatCount(head.sequence, 'event')}, head ${head.sequence}:${head.hash}\n`,
    );
    return EXIT.ok;
  },
};
