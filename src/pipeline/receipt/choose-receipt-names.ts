import { isIntact } from '../../domain/credential.ts';
import { AssayError } from '../../domain/errors.ts';
import type { Receipt } from '../../domain/receipt.ts';
import { parseReceiptText, RECEIPT_BYTES_LIMIT } from '../../domain/receipt-document.ts';
import { nameReceiptFiles, type ReceiptNames } from '../../domain/receipt-name.ts';
import { judgeStanding } from './judge-standing.ts';
import type { WriteReceiptParts } from './parts.ts';

/** Receipts of one name in one folder. */
const NUMBER_LIMIT = 999;

export interface ChosenNames {
  readonly names: ReceiptNames;
  /** An older receipt lies there that the new one replaces. */
  readonly replaces: boolean;
}

/**
 * Where the receipt goes. Whatever lies there already stays, and the receipt is numbered (`handover-2.receipt.json`), unless it is
 * an older receipt by the same signer that speaks of no file that the new one does not speak of: then nothing is lost with it.
 * Throws `output.refused` when there are too many.
 */
export async function chooseReceiptNames(
  path: string,
  receipt: Receipt,
  parts: Pick<WriteReceiptParts, 'isTaken' | 'readSigned' | 'fingerprintOf'>,
): Promise<ChosenNames> {
  for (let number = 1; number <= NUMBER_LIMIT; number += 1) {
    const names = nameReceiptFiles(path, number);
    const taken = [];
    for (const name of [names.document, names.signature, names.page]) if (await parts.isTaken(name)) taken.push(name);
    if (taken.length === 0) return { names, replaces: false };
    if (taken.includes(names.document) && (await isSuperseded(names, receipt, parts))) return { names, replaces: true };
  }
  const message = `There are ${NUMBER_LIMIT} receipts of this name already. Give another name with --receipt.`;
  throw new AssayError('output.refused', message);
}

async function isSuperseded(
  names: ReceiptNames,
  receipt: Receipt,
  parts: Pick<WriteReceiptParts, 'readSigned' | 'fingerprintOf'>,
): Promise<boolean> {
  try {
    const { bytes, credential } = await parts.readSigned(names.document, names.signature, RECEIPT_BYTES_LIMIT);
    const older = parseReceiptText(new TextDecoder().decode(bytes));
    const { faults } = judgeStanding(older, { credential, page: 'unbound' }, parts.fingerprintOf);
    const paths = new Set(receipt.entries.map(({ path }) => path));
    return (
      isIntact(credential.state) &&
      faults.length === 0 &&
      older.signer.fingerprint === receipt.signer.fingerprint &&
      older.entries.every(({ path }) => paths.has(path))
    );
  } catch (error) {
    // What cannot be read is no receipt that one could do without.
    if (error instanceof AssayError && error.code !== 'internal.bug') return false;
    throw error;
  }
}
