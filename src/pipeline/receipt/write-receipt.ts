import type { CredentialState } from '../../domain/credential.ts';
import { AssayError } from '../../domain/errors.ts';
import type { Receipt } from '../../domain/receipt.ts';
import { parseReceiptText, RECEIPT_BYTES_LIMIT, renderReceipt } from '../../domain/receipt-document.ts';
import type { ReceiptNames } from '../../domain/receipt-name.ts';
import { chooseReceiptNames } from './choose-receipt-names.ts';
import { judgeStanding } from './judge-standing.ts';
import type { WriteReceiptParts } from './parts.ts';
import { planReceiptManifest } from './plan-receipt.ts';
import { prepareReceipt } from './prepare-receipt.ts';

/** A receipt that lies where it belongs. */
export interface WrittenReceipt {
  /** Absolute paths. The number is in them when the name that was asked for was taken. */
  readonly names: ReceiptNames;
  readonly sha256: string;
  /** How it read back. */
  readonly readBack: CredentialState;
  /** An older receipt of the same files was there. */
  readonly replaced: boolean;
}

const KEEP = { owner: false, times: false } as const;

/**
 * Writes a receipt (`path` as normaliseReceiptPath gives it): the document, its signature and the page to print, whose hash
 * stands in the document, so that one signature binds both. It is read back before any of it is put in place; the document comes
 * last, so that whoever sees it sees all three. Throws `mark.not-confirmed`, `limit.output`, `output.*`, and what signing throws.
 */
export async function writeReceipt(
  path: string,
  receipt: Omit<Receipt, 'page'>,
  parts: WriteReceiptParts,
): Promise<WrittenReceipt> {
  const { files } = parts;
  await prepareReceipt(path, files);
  const { names, replaces } = await chooseReceiptNames(path, receipt, parts);
  const page = new TextEncoder().encode(parts.renderPage(receipt, baseName(names.document)));
  const document = new TextEncoder().encode(
    renderChecked({ ...receipt, page: { name: baseName(names.page), sha256: parts.digest(page) } }),
  );
  const sha256 = parts.digest(document);
  const signed = await parts.detach(sha256, planReceiptManifest(receipt, baseName(names.document), sha256));
  const temporary: ReceiptNames = {
    page: files.temporary(names.page),
    signature: files.temporary(names.signature),
    document: files.temporary(names.document),
  };
  try {
    await files.write(temporary.page, page);
    await files.write(temporary.signature, signed.store);
    await files.write(temporary.document, document);
    const readBack = await confirm(temporary, { receipt, sha256 }, parts);
    // Between the first and the last step a page or a signature would not fit the older document: rather none than a broken one.
    if (replaces) await files.discard(names.document);
    for (const part of ['page', 'signature', 'document'] as const)
      await files.commit(temporary[part], names[part], { keep: KEEP });
    return { names, sha256, readBack, replaced: replaces };
  } finally {
    await files.discard(temporary.page, temporary.signature, temporary.document);
  }
}

/** What we write we must be able to read. */
function renderChecked(receipt: Receipt): string {
  const text = renderReceipt(receipt);
  try {
    parseReceiptText(text);
    return text;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AssayError('internal.bug', `The receipt that was to be written is none. ${why}`, { cause });
  }
}

async function confirm(
  temporary: ReceiptNames,
  { receipt, sha256 }: { readonly receipt: Receipt; readonly sha256: string },
  parts: WriteReceiptParts,
): Promise<CredentialState> {
  const read = await parts.readSigned(temporary.document, temporary.signature, RECEIPT_BYTES_LIMIT);
  const { state } = read.credential;
  const [fault] = judgeStanding(receipt, { credential: read.credential, page: 'unbound' }, parts.fingerprintOf).faults;
  const isGood = state === 'trusted' || (state === 'valid' && !parts.anchored);
  if (isGood && fault === undefined && read.sha256 === sha256) return state;
  const why = read.sha256 === sha256 ? (fault ?? `its signature reads as ${state}`) : 'it is not what was written';
  throw new AssayError(
    'mark.not-confirmed',
    `The receipt was written and does not read back: ${why}. It was not put in place; the marks themselves are. Check the certificate with: assay keys check`,
  );
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
