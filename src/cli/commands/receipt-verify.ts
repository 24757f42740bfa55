import { openReceipts } from '../../compose/open-receipts.ts';
import { hasArrived, type ReceiptVerification } from '../../domain/receipt-verification.ts';
import { toJsonText } from '../../report/json-text.ts';
import { renderReceiptVerification } from '../../report/receipt-text.ts';
import { createStyle } from '../../report/style.ts';
import type { Command } from '../command.ts';
import { EXIT, type ExitCode, strongestExit } from '../exit-codes.ts';
import { writeOut } from '../terminal.ts';

export const receiptVerifyCommand: Command = {
  name: 'receipt verify',
  summary: 'tell which marks of a receipt arrived, and which were lost on the way',
  operands: 'RECEIPT PATH…',
  operandCount: [2, 1000],
  options: {
    trust: {
      type: 'string',
      multiple: true,
      value: 'FILE',
      help: 'trust anchors (PEM) beside those configured; a receipt whose signer none vouches for then counts as a fault (repeatable)',
    },
    json: { type: 'boolean', help: 'the result as one JSON document (docs/schemas/receipt-verify.schema.json)' },
  },
  notes: [
    'RECEIPT is NAME.receipt.json; its signature NAME.receipt.json.c2pa has to lie beside it. PATH is where the files arrived; they are found by name, else by content. Nothing is recorded in a ledger. What each outcome means: docs/receipt.md.',
    'Ends with 0 when every mark arrived and the receipt is sound, 1 when not, 3 when something could not be read.',
  ],
  async run([receipt = '', ...roots], options, terminal) {
    const configFile = options.text('config');
    const receipts = await openReceipts({
      cwd: terminal.cwd,
      signal: terminal.signal,
      trustFiles: options.list('trust'),
      ...(configFile !== undefined && { configFile }),
    });
    try {
      const verification = await receipts.verify(receipt, roots);
      const text = options.flag('json')
        ? `${toJsonText(verification)}\n`
        : renderReceiptVerification(verification, createStyle(terminal.colour));
      await writeOut(terminal.stdout, text);
      return exitOf(verification);
    } finally {
      await receipts.close();
    }
  },
};

/** What could not be looked into only counts where a mark may have been in it: otherwise every mark is accounted for. */
function exitOf({ standing, counts, entries }: ReceiptVerification): ExitCode {
  const isUnread = counts.unchecked > 0;
  const isGone = entries.some(({ arrival }) => !hasArrived(arrival) && arrival !== 'unchecked');
  return strongestExit([
    standing.faults.length > 0 || isGone ? EXIT.findings : EXIT.ok,
    isUnread ? EXIT.unread : EXIT.ok,
  ]);
}
