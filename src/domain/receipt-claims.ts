import type { SourceCode } from './digital-source-type.ts';
import type { MarkCarrier } from './mark.ts';
import type { Receipt } from './receipt.ts';

/** What a receipt says of some content. */
export interface ReceiptClaim {
  /**
   * `after`: these are the bytes as they were handed over, with whatever mark stands in them or beside them. `before`: these are
   * the bytes before marking, so that they cannot carry the mark.
   */
  readonly moment: 'before' | 'after';
  readonly origin: SourceCode;
  /** Who signed the marks: untrusted text. Worth no more than the receipt's own signature. */
  readonly signer: string;
  /** Label of the manifest that makes the mark. */
  readonly manifest: string;
  readonly carrier: MarkCarrier;
  /** Where the receipt says that it was. */
  readonly path: string;
}

/**
 * What the receipt says, by SHA-256 (hex) of the content. Where marking left the bytes as they are (sidecars, sequences), and so
 * the hash before is that after, the claim is `after`. The same content may have been marked under several paths.
 */
export function claimsOfReceipt(receipt: Receipt): ReadonlyMap<string, readonly ReceiptClaim[]> {
  const claims = new Map<string, ReceiptClaim[]>();
  const add = (sha256: string, claim: ReceiptClaim): void => {
    const list = claims.get(sha256);
    if (list === undefined) claims.set(sha256, [claim]);
    else list.push(claim);
  };
  for (const { path, carrier, before, after, origin, manifest } of receipt.entries) {
    const claim = { origin, signer: receipt.signer.name, manifest, carrier, path };
    add(after.sha256, { ...claim, moment: 'after' });
    if (before.sha256 !== after.sha256) add(before.sha256, { ...claim, moment: 'before' });
  }
  return claims;
}
