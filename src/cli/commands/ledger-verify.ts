import type { Assay } from '../../compose/open-assay.ts';
import { AssayError } from '../../domain/errors.ts';
import type { LedgerHead } from '../../domain/ledger.ts';
import { toJsonText } from '../../report/json-text.ts';
import { plainText } from '../../report/plain-text.ts';
import { formatCount } from '../../report/units.ts';
import type { Command, ParsedOptions } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { withAssay } from '../session.ts';
import { type Terminal, writeOut } from '../terminal.ts';

export const ledgerVerifyCommand: Command = {
  name: 'ledger verify',
  summary: 'prove that nobody edited, removed or reordered what the ledger remembers',
  operands: '',
  operandCount: [0, 0],
  options: {
    head: { type: 'string', value: 'N:HASH', help: 'a head that an earlier report printed: it must be in the log' },
    json: { type: 'boolean', help: 'the result as one JSON document' },
  },
  notes: [
    'Without --head, cutting off the newest entries together with the head cannot be noticed: keep the heads that reports print.',
  ],
  run: (_operands, options, terminal) =>
    // A ledger that somebody deleted, or a name mistyped, must not pass for one that is whole.
    withAssay(options, terminal, (assay) => verify(assay, options, terminal), { ledgerExists: true }),
};

async function verify({ ledger }: Assay, options: ParsedOptions, terminal: Terminal): Promise<ExitCode> {
  const verification = await ledger.verify(parseHead(options.text('head')));
  if (options.flag('json')) await writeOut(terminal.stdout, `${toJsonText(verification)}\n`);
  else if (verification.ok) {
    const { events, head } = verification;
    await writeOut(
      terminal.stdout,
      `The ledger is whole: ${formatCount(events, 'event')}, head ${head.sequence}:${head.hash}\n`,
    );
  } else {
    await writeOut(
      terminal.stdout,
      `The ledger was tampered with or is damaged (${formatCount(verification.faults.length, 'fault')}):\n`,
    );
    for (const fault of verification.faults) {
      const where = fault.sequence === undefined ? '' : `event ${fault.sequence}: `;
      await writeOut(terminal.stdout, `  ${where}${plainText(fault.what)}\n`);
    }
  }
  return verification.ok ? EXIT.ok : EXIT.findings;
}

function parseHead(text: string | undefined): LedgerHead | undefined {
  if (text === undefined) return undefined;
  const match = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text.trim());
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new AssayError('usage.invalid', '--head takes what a report printed: a number, a colon and 64 hex digits.');
  }
  return { sequence: Number(match[1]), hash: match[2] };
}
