import { AssayError } from '../../domain/errors.ts';
import { matchReceipt } from '../../domain/match-receipt.ts';
import { ARRIVALS, type Arrival, type ArrivedEntry, type Receipt } from '../../domain/receipt.ts';
import { parseReceiptText, RECEIPT_BYTES_LIMIT } from '../../domain/receipt-document.ts';
import type { ArrivalLine, ReceiptStanding, ReceiptVerification } from '../../domain/receipt-verification.ts';
import { gatherFound } from './gather-found.ts';
import { judgeStanding } from './judge-standing.ts';
import type { SignedDocument, VerifyReceiptParts } from './parts.ts';

const PROBLEM_LIMIT = 1000;

export interface VerifyReceiptRequest {
  /** Absolute, and as it was given. */
  readonly receipt: { readonly path: string; readonly shown: string };
  /** Folders and files to look in: absolute, and as they were given. */
  readonly roots: readonly { readonly path: string; readonly shown: string }[];
  readonly trustSet: string;
  /** Anchors were given for this very check: a receipt by a signer whom none vouches for is not to be relied on. */
  readonly requireTrust: boolean;
}

/**
 * Checks a receipt and then, file by file, what became of the marks that it lists. A receipt that is unsigned or tampered with is
 * compared all the same, and says so first. Throws `input.not-found`, `file.malformed` and `file.*` for the receipt, `input.not-found`
 * and `file.forbidden` for the folders.
 */
export async function verifyReceipt(
  request: VerifyReceiptRequest,
  parts: VerifyReceiptParts,
): Promise<ReceiptVerification> {
  const { path, shown } = request.receipt;
  const document = await parts.readSigned(path, `${path}.c2pa`, RECEIPT_BYTES_LIMIT);
  const receipt = parseReceiptText(decodeText(document));
  const page = await comparePage(path, receipt, parts);
  const several = request.roots.length > 1;
  const found = [];
  const hidden = [];
  let mediaCount = 0;
  for (const root of request.roots) {
    const gathered = await gatherFound({ path: root.path, shown: several ? root.shown : '' }, receipt, parts);
    for (const file of gathered.found) found.push(file);
    for (const place of gathered.hidden) hidden.push(place);
    mediaCount += gathered.mediaCount;
  }
  const { entries, claimed } = matchReceipt(receipt, found, hidden);
  const known = found.filter(
    (file) => claimed.has(file) && parts.isMedia(file.path.slice(file.path.lastIndexOf('/') + 1)),
  );
  const { id, madeAt, signer, warnings } = receipt;
  return {
    schemaVersion: 1,
    receipt: {
      path: shown,
      sha256: document.sha256,
      id,
      madeAt,
      signer,
      warnings,
      marked: receipt.entries.length,
      failed: receipt.failures.length,
    },
    standing: judgeStanding(
      receipt,
      { credential: document.credential, page, requireTrust: request.requireTrust },
      parts.fingerprintOf,
    ),
    entries: entries.map(toLine),
    counts: countArrivals(entries),
    extra: mediaCount - known.length,
    problems: hidden.slice(0, PROBLEM_LIMIT).map((place) => ({ path: place.path, message: place.message })),
    problemCount: hidden.length,
    trustSet: request.trustSet,
  };
}

async function comparePage(
  path: string,
  receipt: Receipt,
  parts: VerifyReceiptParts,
): Promise<ReceiptStanding['page']> {
  if (receipt.page === undefined) return 'unbound';
  const page = path.slice(0, path.lastIndexOf('/') + 1) + receipt.page.name;
  try {
    const sha256 = await parts.hashPage(page);
    return sha256 === receipt.page.sha256 ? 'intact' : 'changed';
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    return error.code === 'input.not-found' ? 'absent' : 'unread';
  }
}

function decodeText({ bytes }: SignedDocument): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new AssayError('file.malformed', 'This is no receipt: it is not UTF-8 text.', { cause });
  }
}

function toLine({ entry, arrival, foundAt, message }: ArrivedEntry): ArrivalLine {
  const { path, origin, carrier, manifest, after } = entry;
  return {
    path,
    arrival,
    ...(foundAt !== undefined && { foundAt }),
    message,
    origin,
    carrier,
    manifest,
    sha256: after.sha256,
  };
}

function countArrivals(entries: readonly ArrivedEntry[]): Readonly<Record<Arrival, number>> {
  const counts = Object.fromEntries(ARRIVALS.map((arrival) => [arrival, 0])) as Record<Arrival, number>;
  for (const { arrival } of entries) counts[arrival] += 1;
  return counts;
}
