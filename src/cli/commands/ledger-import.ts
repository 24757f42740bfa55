import { importLedger } from '../../compose/move-ledger.ts';
import { plainText } from '../../report/plain-text.ts';
import { formatCount } from '../../report/units.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { writeOut } from '../terminal.ts';
import { moveOptions } from './move-options.ts';

export const ledgerImportCommand: Command = {
  name: 'ledger import',
  summary: 'fill an empty ledger from a file that ledger export wrote, and verify it',
  operands: 'FILE|-',
  operandCount: [1, 1],
  options: {},
  notes: [
    'All of it is taken in, or nothing: a file that was cut off or changed, or whose ledger is not whole, leaves no trace. ' +
      'A file whose name ends in .gz is taken for compressed; - is the standard input.',
  ],
  async run([source = ''], options, terminal) {
    const from = source === '-' ? process.stdin : source;
    const { ledger, head, rows } = await importLedger(from, moveOptions(options, terminal));
    await writeOut(
      terminal.stdout,
      `Imported into ${plainText(ledger)}: ${formatCount(rows, 'row')}, among them ${formatCount(head.sequence, 'event')}. ` +
        `The ledger is whole, head ${head.sequence}:${head.hash}\n`,
    );
    return EXIT.ok;
  },
};
