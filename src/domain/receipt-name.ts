import { AssayError } from './errors.ts';
import { RECEIPT_ENDING } from './receipt.ts';

/** The three files of a receipt: what is written, what signs it, what is printed. */
export interface ReceiptNames {
  readonly document: string;
  readonly signature: string;
  readonly page: string;
}

/**
 * The receipt's own path from what was asked for: `handover`, `handover.json` and `handover.receipt` all mean
 * `handover.receipt.json`, so that scans know it by its name. Throws `usage.invalid` when no file is named.
 */
export function normaliseReceiptPath(asked: string): string {
  const stem = asked.replace(/\.json$/i, '').replace(/\.receipt$/i, '');
  const name = stem.slice(stem.lastIndexOf('/') + 1);
  if (name === '' || name === '.' || name === '..')
    throw new AssayError('usage.invalid', `--receipt needs the name of a file, such as handover${RECEIPT_ENDING}.`);
  return stem + RECEIPT_ENDING;
}

/** `number` 2 and more: `handover-2.receipt.json`, for when the name is taken. */
export function nameReceiptFiles(path: string, number = 1): ReceiptNames {
  const stem = path.slice(0, -RECEIPT_ENDING.length) + (number === 1 ? '' : `-${number}`);
  const document = stem + RECEIPT_ENDING;
  return { document, signature: `${document}.c2pa`, page: document.replace(/\.json$/, '.html') };
}
