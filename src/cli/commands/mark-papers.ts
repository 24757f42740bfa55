import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import {
  prepareMarkReceipt,
  refuseStaleHistory,
  writeMarkHistory,
  writeMarkReceipt,
} from '../../compose/write-mark-papers.ts';
import { normaliseReceiptPath } from '../../domain/receipt-name.ts';
import type { MarkCollection } from '../../pipeline/mark/collect-marks.ts';
import type { ParsedOptions } from '../command.ts';
import type { Terminal } from '../terminal.ts';
import type { MarkSession } from './mark-session.ts';

/** What is handed over with the marks. */
export interface Papers {
  readonly receipt?: { readonly path: string; readonly id: string };
  readonly mhl: boolean;
}

/** Reads what was asked for, and makes sure that it can be written before anything is marked. Throws `usage.invalid`, `output.*`. */
export async function readPapers(base: string, options: ParsedOptions, terminal: Terminal): Promise<Papers> {
  const asked = options.text('receipt');
  const mhl = options.flag('mhl');
  if (mhl && options.flag('in-place') && !options.flag('sidecar')) refuseStaleHistory(base);
  if (asked === undefined) return { mhl };
  const path = normaliseReceiptPath(resolve(terminal.cwd, asked));
  await prepareMarkReceipt(path);
  return { mhl, receipt: { path, id: randomUUID() } };
}

/** The receipt last: it stands beside the history, which does not know it. */
export async function writePapers(
  papers: Papers,
  run: { readonly base: string; readonly collection: MarkCollection; readonly warnings: readonly string[] },
  { assay, marking, signer, options }: MarkSession,
): Promise<{ readonly named: { receipt?: string; mhl?: string }; readonly hasFaults: boolean }> {
  const { marker } = marking;
  const process = options.flag('in-place') ? 'in-place' : 'transfer';
  const history =
    papers.mhl && run.collection.entries.length > 0
      ? await writeMarkHistory(run.base, process, run.collection, { assay, marker })
      : undefined;
  const receipt =
    papers.receipt === undefined
      ? undefined
      : await writeMarkReceipt({ ...papers.receipt, ...run }, { assay, marker, signer: signer.profile });
  return {
    named: {
      ...(receipt !== undefined && { receipt: receipt.names.document }),
      ...(history !== undefined && { mhl: history.folder }),
    },
    hasFaults: (history?.failed.length ?? 0) > 0,
  };
}
