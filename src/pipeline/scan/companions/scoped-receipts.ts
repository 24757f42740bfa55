import type { Remark } from '../../../domain/evidence.ts';
import type { Inspector } from '../../../domain/ports.ts';
import type { Receipt } from '../../../domain/receipt.ts';
import { claimsOfReceipt, type ReceiptClaim } from '../../../domain/receipt-claims.ts';
import { type InspectedCompanion, settleBinding } from './settle-binding.ts';

/** A receipt with an intact signature: what it says of the files in its folder and below. */
export interface ScopedReceipt {
  /** Relative to the scanned root; empty for the root. */
  readonly folder: string;
  readonly name: string;
  readonly byContent: ReadonlyMap<string, readonly ReceiptClaim[]>;
  /** By the path that the receipt states, which is relative to its folder where it still lies as it was made. */
  readonly byPath: ReadonlyMap<string, readonly ReceiptClaim[]>;
  /** Number of files that it tells of. */
  readonly entries: number;
}

/** Files that the receipts in force for one directory tell of together, at most: some 500 MB in memory. */
const MOST_ENTRIES = 1_000_000;

/** Reads the receipts of one directory; those that may not speak get a remark. */
export async function readReceipts(
  receipts: readonly InspectedCompanion[],
  directory: { readonly path: string; readonly absolutePath: string },
  inspector: Pick<Inspector, 'readReceipt'>,
  inForce: readonly ScopedReceipt[],
): Promise<{
  readonly receipts: readonly ScopedReceipt[];
  readonly faults: readonly { readonly name: string; readonly remark: Remark }[];
}> {
  const read: ScopedReceipt[] = [];
  const faults: { name: string; remark: Remark }[] = [];
  let entries = inForce.reduce((sum, receipt) => sum + receipt.entries, 0);
  for (const receipt of receipts) {
    const binding = settleBinding(receipt);
    if (binding.state === 'foreign') continue;
    const outcome =
      binding.state === 'unbound'
        ? { ok: false as const, error: { message: binding.why } }
        : await inspector.readReceipt(
            `${directory.absolutePath === '/' ? '' : directory.absolutePath}/${receipt.name}`,
            binding.sha256,
          );
    entries += outcome.ok ? outcome.value.entries.length : 0;
    if (outcome.ok && entries <= MOST_ENTRIES) read.push(toScoped(receipt.name, directory.path, outcome.value));
    else
      faults.push({
        name: receipt.name,
        remark: describeFault(receipt.name, outcome.ok ? TOO_MANY : outcome.error.message),
      });
  }
  return { receipts: read, faults };
}

const TOO_MANY = `The receipts here and above tell of more than ${MOST_ENTRIES} files.`;

function toScoped(name: string, folder: string, receipt: Receipt): ScopedReceipt {
  const byContent = claimsOfReceipt(receipt);
  const byPath = new Map<string, ReceiptClaim[]>();
  for (const claims of byContent.values()) {
    for (const claim of claims) {
      const list = byPath.get(claim.path);
      if (list === undefined) byPath.set(claim.path, [claim]);
      else list.push(claim);
    }
  }
  return { folder, name, byContent, byPath, entries: receipt.entries.length };
}

function describeFault(name: string, why: string): Remark {
  const message = `${name} counts for nothing: ${why} Ask for the receipt with its signature again.`;
  return { code: 'receipt.unreadable', message, detail: { reason: why } };
}
